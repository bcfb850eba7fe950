/** Whoever has an external formal mentor is owed an internal one as well. */
import { pino } from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { runDaily } from '../../../src/jobs/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { rostersOf } from '../../setup/rosters.ts';
import { createWorld, type People, type Person, START } from '../../setup/world.ts';

const world = await createWorld();
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  people = await world.freshPeople();
  words = obligationsOf(world, people);
});

const activate = (assignment: { id: string }, day: string) =>
  world.sql`update assignment set activated_at = ${`${day}T16:00:00Z`} where id = ${assignment.id}`;

/** Somebody of CARD with an external mentor since a day. */
async function external(starts_on: string, options: object = {}) {
  const mentee = await world.person({ division: 'CARD', site: 'UNION' });
  const mentor = await world.person({ kind: 'external' });
  const assignment = await world.assignment(mentee, mentor, { is_primary: true, starts_on, ...options });
  await activate(assignment, starts_on);
  return { mentee, mentor, assignment };
}
const internal = (mentee: Person, starts_on: string, options: object = {}) =>
  world.assignment(mentee, people.mentor, { starts_on, ...options });
const one = (mentee: Person, day: string, who?: Person) => words.one(mentee, 'co_mentor', day, who ? { who } : {});

test('an internal mentor is owed within 30 days of the day on which the external one became active', async () => {
  const { mentee, mentor, assignment } = await external('2026-01-01');
  expect(await one(mentee, '2025-12-31')).toBeUndefined();
  expect(await one(mentee, '2026-01-01')).toMatchObject({
    state: 'due',
    occasion: assignment.id,
    assignment_id: assignment.id,
    mentor: { id: mentor.id },
    opens_on: '2026-01-01',
    due_on: '2026-01-31',
    done_on: null,
  });
  expect(await words.around(mentee, 'co_mentor', '2026-01-31')).toEqual(['due', 'due', 'overdue']);
  await activate(assignment, '2026-01-11');
  expect(await words.around(mentee, 'co_mentor', '2026-02-10')).toEqual(['due', 'due', 'overdue']);
});

test('the policy says how many days', async () => {
  const { mentee } = await external('2026-01-01');
  await world.sql`update policy set external_co_mentor_days = 10 where id = ${world.policy.id}`;
  expect((await one(mentee, '2026-01-05'))?.due_on).toBe('2026-01-11');
  await world.sql`update policy set external_co_mentor_days = 30 where id = ${world.policy.id}`;
});

test('it is done while a formal internal mentor is there, and overdue again from the day on which that ends', async () => {
  const { mentee } = await external('2025-06-01');
  await internal(mentee, '2025-08-01', { state: 'ended', ends_on: '2026-01-15' });
  expect(await words.around(mentee, 'co_mentor', '2025-08-01')).toEqual(['overdue', 'done', 'done']);
  expect(await one(mentee, '2025-09-01')).toMatchObject({ state: 'done', done_on: '2025-08-01' });
  expect(await words.around(mentee, 'co_mentor', '2026-01-15')).toEqual(['done', 'overdue', 'overdue']);
  expect((await one(mentee, '2026-02-01'))?.overdue_since).toBe('2026-01-15');
});

test('it is owed neither for an internal mentor nor for an informal, proposed, declined, voided or ended external one', async () => {
  const only = await world.person({ division: 'CARD' });
  await internal(only, '2025-06-01', { is_primary: true });
  expect(await one(only, '2026-03-01')).toBeUndefined();
  for (const options of [
    { subtype: 'informal', is_primary: false },
    { state: 'pending_acceptance' },
    { state: 'declined' },
    { state: 'voided' },
    { state: 'ended', ends_on: '2026-01-01' },
  ]) {
    const { mentee } = await external('2025-06-01', options);
    expect(await one(mentee, '2026-03-01'), JSON.stringify(options)).toBeUndefined();
  }
});

test('neither an informal internal mentor nor another external one is enough, nor one who is suspended; a paused one is', async () => {
  const { mentee } = await external('2025-06-01');
  await internal(mentee, '2025-07-01', { subtype: 'informal' });
  await world.assignment(mentee, await world.person({ kind: 'external' }), { starts_on: '2025-07-01' });
  const states = async () => [
    ...new Set((await words.ofPerson(mentee, '2026-02-01')).filter(({ kind }) => kind === 'co_mentor').map(({ state }) => state)),
  ];
  expect(await states()).toEqual(['overdue']);
  const pair = await world.assignment(mentee, await world.person({ division: 'NEPH' }), { starts_on: '2025-07-01' });
  expect(await states()).toEqual(['done']);
  await words.suspended(pair, '2026-01-20');
  expect(await states()).toEqual(['overdue']);
  await world.sql`delete from conflict_case where assignment_id = ${pair.id}`;
  await world.insert('assignment_pause', { assignment_id: pair.id, starts_on: '2026-01-20' });
  expect(await states()).toEqual(['done']);
});

test('the director waives it, and the external mentor does not', async () => {
  world.at(START);
  const { mentee, mentor, assignment } = await external('2026-01-01');
  const body = { person_id: mentee.id, kind: 'co_mentor', occasion: assignment.id, reason: 'done_elsewhere' };
  await world.role(mentor, 'mentorship_lead');
  expect([403, 422]).toContain((await words.waive(mentor, body)).status);
  expectProblem(await words.waive(mentee, body), 403, 'permission-denied');
  expect((await words.waive(people.director, body)).status).toBe(201);
  expect((await one(mentee, '2026-03-01'))?.state).toBe('waived');
});

test('the roster flags it', async () => {
  world.at(START);
  const roster = rostersOf(world, people);
  const division = await roster.newDivision();
  const member = await division.member();
  const assignment = await world.assignment(member, await world.person({ kind: 'external' }), {
    is_primary: true,
    starts_on: '2026-01-01',
  });
  await activate(assignment, '2026-01-01');
  expect((await roster.entryOf(division, member)).flags).toContainEqual({ rule: 'co_mentor_overdue', since: '2026-02-01' });
});

test('the mentee is notified when it opens and before it is due, the leaders when it has long been overdue', async () => {
  world.at('2026-05-01');
  const { mentee, assignment } = await external('2026-05-01');
  const runOn = async (day: string) => {
    world.at(day);
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
  };
  const noticed = async (who: Person) =>
    (
      await world.sql<{ occasion: string }>`
        select occasion from notification where person_id = ${who.id} and subject_id = ${mentee.id} and occasion like '%co_mentor%' order by id`
    ).map(({ occasion }) => occasion);
  const name = `co_mentor:${assignment.id}:2026-06-01`;
  await runOn('2026-05-01');
  expect(await noticed(mentee)).toEqual([`open:${name}`]);
  await runOn('2026-05-17');
  expect(await noticed(mentee)).toEqual([`open:${name}`, `due:${name}`]);
  await runOn('2026-06-29');
  expect(await noticed(people.director)).toEqual([]);
  await runOn('2026-07-01');
  expect(await noticed(people.director)).toEqual([name]);
});
