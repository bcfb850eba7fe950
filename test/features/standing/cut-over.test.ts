/** A running department moves in: obligations are owed from the first day of the programme, and what fell due before is not tracked. */
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CutOver } from '../../../src/features/standing/cut-over/schema.ts';
import type { Obligation } from '../../../src/features/standing/obligations/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { ALL_STATES, obligationsOf } from '../../setup/obligations.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
/** Full-time since July 2024, with no mentor and no plan. */
let alone: Person;
/** Hired on the same day, with a mentor since. */
let mentored: Person;
/** Whose check-in opened in February and is due in March. */
let checked: Person;
/** In a division that begins later. */
let later: Person;

beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  const words = obligationsOf(world, people);
  await words.ready();
  await world.sql`update department set programme_starts_on = '2026-03-01' where id = ${world.id}`;
  await world.sql`update division set starts_on = '2026-09-01' where id = ${world.division('NEPH').id}`;
  alone = await words.newcomer('2024-07-01', { division: 'CARD' });
  mentored = await words.newcomer('2024-07-01', { division: 'CARD' });
  await words.mentored(mentored, '2024-07-15');
  checked = await words.newcomer('2024-09-10', { division: 'CARD' });
  later = await words.newcomer('2024-07-01', { division: 'NEPH' });
});

const owed = async (who: Person, as_of = '2026-03-01') => {
  const url = `/v1/obligations?person_id=${who.id}&as_of=${as_of}&state=${ALL_STATES},not_tracked&limit=100`;
  const { body } = await world.as(people.lead).get<{ items: Obligation[] }>(url);
  return body.items;
};
const states = (items: readonly Obligation[]) =>
  Object.fromEntries(items.map(({ kind, occasion, state }) => [`${kind} ${occasion}`.trim(), state]));

describe('on the first morning', () => {
  it('what fell due before is not tracked, and what goes on until it is done is owed from that day', async () => {
    const items = await owed(alone);
    expect(states(items)).toMatchObject({ orientation: 'not_tracked', 'meetings 1': 'not_tracked', 'annual_review 2024': 'not_tracked' });
    expect(items.filter(({ state }) => state === 'overdue')).toEqual([]);
    const of = (kind: string) => items.find((item) => item.kind === kind);
    expect(of('formal_mentor')).toMatchObject({ state: 'due', opens_on: '2026-03-01' });
    expect(of('academic_plan')).toMatchObject({ state: 'due', opens_on: '2026-03-01', due_on: '2026-05-30' });
    expect(states(await owed(alone, '2026-05-31'))).toMatchObject({ academic_plan: 'overdue', formal_mentor: 'overdue' });
    expect(states(await owed(alone, '2026-05-30'))).toMatchObject({ academic_plan: 'due' });
    expect(states(await owed(mentored))).toMatchObject({ formal_mentor: 'done' });
  });

  it('of the year that runs, meetings are owed for the days that are left', async () => {
    const year = (await owed(mentored)).find(({ kind, occasion }) => kind === 'meetings' && occasion === '2');
    // From 1 March to 30 June: 122 of 365 days.
    expect(year).toMatchObject({ state: 'due', detail: { minimum: 1, waived_days: 243, expected_to_date: 0 } });
  });

  it('a division that begins later owes from its own first day, and one that succeeds it does as well', async () => {
    expect(
      (await owed(later, '2026-08-31')).filter(({ state }) => ['due', 'overdue'].includes(state)).map(({ kind }) => kind),
    ).not.toContain('academic_plan');
    const items = await owed(later, '2026-09-01');
    expect(items.filter(({ state }) => state === 'overdue')).toEqual([]);
    expect(items.find(({ kind }) => kind === 'academic_plan')).toMatchObject({ state: 'due', opens_on: '2026-09-01' });
  });

  it('the worklist has nothing overdue, the roster counts nobody among those who missed their orientation', async () => {
    const worklist = await world
      .as(people.director)
      .get<{ overdue: { total: number }; counts: { kind: string; state: string }[] }>(
        `/v1/divisions/${world.division('CARD').id}/worklist`,
      );
    expect(worklist.status).toBe(200);
    expect(worklist.body.overdue.total).toBe(0);
    expect(worklist.body.counts).toContainEqual(expect.objectContaining({ kind: 'orientation', state: 'not_tracked' }));
    const roster = await world.as(people.director).get<{
      totals: { oriented: unknown; eligible: { numerator: number } };
      items: { person_id: string; orientation_done: unknown; flags: object[] }[];
    }>(`/v1/divisions/${world.division('CARD').id}/roster`);
    expect(roster.body.totals.oriented).toEqual({ numerator: 0, denominator: 0 });
    expect(roster.body.totals.eligible.numerator).toBeGreaterThan(0);
    expect(roster.body.items.find(({ person_id }) => person_id === alone.id)).toMatchObject({ orientation_done: null });
    expect(roster.body.items.flatMap(({ flags }) => flags)).not.toContainEqual(expect.objectContaining({ rule: 'formal_mentor_missing' }));
  });

  it('nobody waives what is not tracked', async () => {
    const body = { person_id: alone.id, kind: 'orientation', reason: 'done_elsewhere' };
    const refused = await world.as(people.lead).post('/v1/obligation-waivers', body);
    expectProblem(refused, 422, 'obligation-unfit');
    expect(refused.text).toContain('not tracked');
  });
});

describe('GET /v1/cut-over', () => {
  const preview = (query = '') => world.as(people.lead).get<CutOver>(`/v1/cut-over${query}`);
  const count = (counts: CutOver['counts'], kind: string) => counts.find((each) => each.kind === kind);

  it('says what the first morning looks like, by kind and division, as the list does', async () => {
    const { body, status } = await preview();
    expect(status).toBe(200);
    expect(body).toMatchObject({ programme_starts_on: '2026-03-01', as_of: '2026-03-01' });
    expect(body.counts.reduce((sum, { overdue }) => sum + overdue, 0)).toBe(0);
    const [cardiology, nephrology] = ['CARD', 'NEPH'].map((code) => body.divisions.find(({ division }) => division?.code === code));
    expect(nephrology).toMatchObject({ starts_on: '2026-09-01' });
    expect(cardiology).toMatchObject({ starts_on: '2026-03-01' });
    const { body: listed } = await world
      .as(people.lead)
      .get<{ items: Obligation[] }>(`/v1/obligations?division_id=${world.division('CARD').id}&state=${ALL_STATES},not_tracked&limit=200`);
    for (const { kind, not_tracked, due, overdue, done, waived, upcoming } of cardiology?.counts ?? []) {
      const of = (state: string) => listed.items.filter((item) => item.kind === kind && item.state === state).length;
      expect({ kind, not_tracked, due, overdue, done, waived, upcoming }).toEqual({
        kind,
        ...Object.fromEntries(['not_tracked', 'due', 'overdue', 'done', 'waived', 'upcoming'].map((state) => [state, of(state)])),
      });
    }
  });

  it('tries out another first day, and changes nothing by it', async () => {
    const earlier = await preview('?programme_starts_on=2024-07-01&as_of=2026-03-01');
    expect(count(earlier.body.counts, 'orientation')?.overdue).toBeGreaterThan(0);
    const now = (await preview()).body.counts;
    expect(count(earlier.body.counts, 'orientation')?.not_tracked).toBeLessThan(count(now, 'orientation')?.not_tracked ?? 0);
    const coming = await preview('?programme_starts_on=2026-07-01');
    expect(coming.body.as_of).toBe('2026-07-01');
    expect((await preview()).body.programme_starts_on).toBe('2026-03-01');
  });

  it('is for those who serve the whole department', async () => {
    for (const who of [people.director, people.mentee, people.mentor, people.facilitator])
      expectProblem(await world.as(who).get('/v1/cut-over'), 403, 'permission-denied');
  });
});

describe('the notifications of the first day', () => {
  const told = (who: Person) =>
    world.sql<{ kind: string; is_read: boolean; mail_state: string }>`
      select kind, read_at is not null as is_read, mail_state from notification
      where person_id = ${who.id} and kind in ('obligations_begin', 'obligation_due', 'obligation_late', 'obligation_overdue', 'check_in_due', 'reviews_due')`;

  it('are one summary a person; what it sums up is read, and from the second day on things are told one by one', async () => {
    const run = async (day: string) => {
      world.at(`${day}T15:00:00Z`);
      await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
    };
    await run('2026-03-01');
    const notices = await told(checked);
    expect(notices.filter(({ is_read }) => !is_read).map(({ kind }) => kind)).toEqual(['obligations_begin']);
    expect(notices.filter(({ kind }) => kind === 'obligation_due')).toHaveLength(2);
    expect(notices.filter(({ kind, mail_state }) => kind !== 'obligations_begin' && mail_state === 'waiting')).toEqual([]);
    await run('2026-03-01');
    expect(await told(checked)).toHaveLength(notices.length);
    await run('2026-05-20');
    expect((await told(alone)).filter(({ is_read }) => !is_read).map(({ kind }) => kind)).toContain('obligation_due');
    world.at('2026-03-01T15:00:00Z');
  });
});
