/** Analyses of survey results: as the caller may read them, and for as long. */
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Analysis } from '../../../src/features/measurement/analyses/schema.ts';
import { type Body, expectProblem } from '../../setup/client.ts';
import { surveysOf } from '../../setup/surveys.ts';
import { createWorld, type People, type Person } from '../../setup/world.ts';

const world = await createWorld();
let people: People;
let surveys: ReturnType<typeof surveysOf>;
let wave: string;

/** Of CARD 12 mentees answer, and 9 agree; of GIM 11, and 4 agree; three of them find the match good, and nobody else answers that. */
beforeAll(async () => {
  people = await world.freshPeople();
  surveys = surveysOf(world, people);
  world.at('2026-03-01T15:00:00Z');
  const pairs = await surveys.mentees(24);
  const { id, invited } = await surveys.opened();
  const isCard = new Map(pairs.map(({ mentee }, n) => [mentee.id, n % 2 === 0]));
  const answered = { card: 0, gim: 0 };
  for (const { person_id, secret } of invited) {
    if (!isCard.has(person_id)) continue;
    const division = isCard.get(person_id) ? 'card' : 'gim';
    if (division === 'gim' && answered.gim === 11) continue;
    answered[division] += 1;
    const agrees = answered[division] <= (division === 'card' ? 9 : 4);
    const match = division === 'gim' && answered.gim <= 3 ? [{ item: 'good_match', rating: 5 }] : [];
    await surveys.submit(secret, [{ item: 'expectations', rating: agrees ? 5 : 2 }, ...match]);
  }
  for (const verb of ['close', 'analyse']) await surveys.act(id, verb);
  wave = id;
});
beforeEach(() => world.at('2026-03-02T15:00:00Z'));

const asked = {
  kind: 'survey',
  label: 'Knows what is expected',
  unit_of_analysis: 'respondent',
  item: 'expectations',
  compare: 'division',
};
const post = (more: object, who: Person = people.lead) =>
  world.as(who).post<Analysis>('/v1/analyses', { tests: [{ ...asked, wave_id: wave, ...more }] });

it('waits for the results to be published, for everybody but those who run surveys', async () => {
  expect((await post({})).status).toBe(201);
  expectProblem(await post({}, people.chair), 409, 'survey-results-unpublished');
  await surveys.act(wave, 'publish');
  expect((await post({}, people.chair)).status).toBe(201);
  const open = await surveys.opened();
  expectProblem(await post({ wave_id: open.id }), 409, 'survey-wave-state');
});

it('compares who agrees by division, and says of which survey the numbers are', async () => {
  const { status, body, text } = await post({ groups: ['CARD', 'GIM'] });
  expect(status, text).toBe(201);
  expect(body.results[0]).toMatchObject({
    kind: 'proportions',
    survey: { wave_id: wave, item: 'expectations', audience: 'mentee', compare: 'division', answers: 'top' },
    metric: null,
    n: 23,
  });
  expect(body.results[0]?.shares.map(({ row, numerator, denominator }) => [row, numerator, denominator])).toEqual([
    ['CARD', 9, 12],
    ['GIM', 4, 11],
  ]);
  const points = (await post({ groups: ['CARD', 'GIM'], answers: 'points' })).body.results[0];
  expect(points).toMatchObject({ kind: 'association', survey: { answers: 'points' }, n: 23 });
});

it('refuses hidden answers, and names them', async () => {
  const answer = await post({ item: 'good_match' });
  expectProblem(answer, 422, 'analysis-hidden-cells', '/tests/0/groups');
  expect((answer.body as unknown as Body).detail).toMatch(/hidden/);
});

it('refuses what is no wave, no item, no group of the caller’s, and one group alone', async () => {
  expectProblem(await post({ wave_id: crypto.randomUUID() }), 422, 'reference-unknown', '/tests/0/wave_id');
  expectProblem(await post({ item: 'nonsense' }), 422, 'reference-unknown', '/tests/0/item');
  expectProblem(await post({ groups: ['CARD', 'NOWHERE'] }), 422, 'reference-unknown', '/tests/0/groups/1');
  expectProblem(await post({ groups: ['CARD'], answers: 'points' }), 422, 'analysis-degenerate', '/tests/0');
  expectProblem(await post({ item: 'frequency', compare: 'audience' }), 422, 'analysis-degenerate', '/tests/0');
  expectProblem(await post({}, people.outsider), 403, 'permission-denied');
});

it('gives a director their own division, and no longer once they are none', async () => {
  const director = await world.person({ division: 'CARD' });
  const role = await world.role(director, 'division_director', { division: 'CARD' });
  expectProblem(await post({ groups: ['GIM'] }, director), 422, 'reference-unknown', '/tests/0/groups/0');
  const { body } = await post({}, director);
  expect(body.results).toMatchObject([{ p: null, shares: [{ row: 'CARD', numerator: 9, denominator: 12 }] }]);
  expect((await world.as(director).get(`/v1/analyses/${body.id}`)).status).toBe(200);
  await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
  expectProblem(await world.as(director).get(`/v1/analyses/${body.id}`), 403, 'permission-denied');
});
