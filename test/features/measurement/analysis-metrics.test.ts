/** Analyses of the values of metrics: as the caller may read them, and for as long. */
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { ProblemCode } from '../../../src/domain/problems/index.ts';
import type { Analysis } from '../../../src/features/measurement/analyses/schema.ts';
import { type Body, expectProblem } from '../../setup/client.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;

/** In CARD 16 eligible mentees, of whom 10 have a primary mentor; in GIM 14, of whom 6 have one; two of all are at UNION. */
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  const mentor = await world.person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
  for (const [division, count, mentored] of [
    ['CARD', 16, 10],
    ['GIM', 14, 6],
  ] as const)
    for (let i = 0; i < count; i += 1) {
      const site = division === 'CARD' && i < 2 ? 'UNION' : 'NORTH';
      const one = await world.person({ division, site, starts_on: '2023-07-01' });
      if (i < mentored) await world.assignment(one, mentor, { is_primary: true });
    }
});
beforeEach(() => world.at('2026-03-02T15:00:00Z'));

const test = { kind: 'metric', label: 'Has a mentor', unit_of_analysis: 'mentee', metric_id: 'EXO-MEA-1', compare: 'division' };
const post = (more: object, who: Person) => world.as(who).post<Analysis>('/v1/analyses', { tests: [{ ...test, ...more }] });

async function refused(more: object, code: ProblemCode, who = people.lead): Promise<(string | undefined)[]> {
  const answer = await post(more, who);
  expectProblem(answer, 422, code);
  return (answer.body as unknown as Body).errors.map(({ pointer }) => pointer);
}

it('compares the divisions whose values the caller may read, and says of which metric and period they are', async () => {
  const { status, body, text } = await post({ groups: ['CARD', 'GIM'] }, people.lead);
  expect(status, text).toBe(201);
  const [result] = body.results;
  expect(result).toMatchObject({
    kind: 'proportions',
    unit_of_analysis: 'mentee',
    metric: { metric_id: 'EXO-MEA-1', definition_version: 1, period: '2026-02', compare: 'division' },
    test: 'pearson_chi_square',
    n: 30,
  });
  expect(result?.shares.map(({ row, numerator, denominator }) => [row, numerator, denominator])).toEqual([
    ['CARD', 10, 16],
    ['GIM', 6, 14],
  ]);
  const again = await post({ groups: ['CARD', 'GIM'], period: '2026-02' }, people.lead);
  expect(again.body.id).toBe(body.id);
});

it('refuses a group whose value is suppressed, and names it', async () => {
  const answer = await post({ compare: 'site' }, people.lead);
  expectProblem(answer, 422, 'analysis-hidden-cells', '/tests/0/groups');
  expect((answer.body as unknown as Body).detail).toMatch(/UNION.*hidden/);
});

it('refuses what is no metric, no share, no period and no group of the caller’s', async () => {
  expect(await refused({ metric_id: 'EXO-ABC-9' }, 'reference-unknown')).toEqual(['/tests/0/metric_id']);
  expect(await refused({ metric_id: 'MIC-IDN-2' }, 'analysis-inconsistent')).toEqual(['/tests/0/metric_id']);
  expect(await refused({ period: '1999-01' }, 'metric-period-unknown')).toEqual(['/tests/0/period']);
  expect(await refused({ groups: ['CARD', 'NOWHERE'] }, 'reference-unknown')).toEqual(['/tests/0/groups/1']);
  expect(await refused({ compare: 'part' }, 'analysis-degenerate')).toEqual(['/tests/0']);
  expectProblem(await post({}, people.outsider), 403, 'permission-denied');
});

it('gives a director their own division, and no longer once they are none', async () => {
  const director = await world.person({ division: 'CARD' });
  const role = await world.role(director, 'division_director', { division: 'CARD' });
  expect(await refused({ groups: ['GIM'] }, 'reference-unknown', director)).toEqual(['/tests/0/groups/0']);
  const { body } = await post({}, director);
  expect(body.results).toMatchObject([{ test: null, p: null, shares: [{ row: 'CARD', numerator: 10, denominator: 16 }] }]);
  expect((await world.as(director).get(`/v1/analyses/${body.id}`)).status).toBe(200);
  await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
  expectProblem(await world.as(director).get(`/v1/analyses/${body.id}`), 403, 'permission-denied');
  expect((await world.as(director).get('/v1/analyses')).body.items).toMatchObject([{ id: body.id, tests: 1 }]);
});

it('refuses metrics that count days, months or needs of the same people, and says which', async () => {
  for (const metric_id of ['EXO-IDN-1', 'CHR-2', 'EXO-IDN-4', 'MIC-IDN-4', 'MES-3'])
    expect(await refused({ metric_id, period: undefined }, 'analysis-counts-dependent'), metric_id).toEqual(['/tests/0/metric_id']);
  const answer = await post({ metric_id: 'EXO-IDN-1' }, people.lead);
  expect((answer.body as unknown as Body).errors).toMatchObject([{ detail: expect.stringMatching(/counted at the end of each month/) }]);
});
