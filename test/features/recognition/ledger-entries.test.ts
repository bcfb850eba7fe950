/** Each kind of entry comes in the transaction of its fact, through HTTP, and not after the days of its rule; what ends the fact takes it back. */
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import * as posting from '../../../src/features/recognition/credits/posting.ts';
import { assignmentsOf } from '../../setup/assignments.ts';
import { asService } from '../../setup/context.ts';
import { feedbackOf } from '../../setup/feedback.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { plansOf } from '../../setup/plans.ts';
import { createWorld, type People, type Person, START } from '../../setup/world.ts';

const world = await createWorld();
const meetings = meetingsOf(world);
const feedback = feedbackOf(world);
const plans = plansOf(world);
let people: People;
let assignments: ReturnType<typeof assignmentsOf>;
beforeAll(async () => {
  people = await world.freshPeople();
  assignments = assignmentsOf(world, people);
});
beforeEach(() => world.at(START));

const ledger = async ({ id }: Pick<Person, 'id'>) =>
  (
    await world.sql<{ code: string; kind: string; quarter_credits: number }>`
      select code, kind, quarter_credits from credit_entry where person_id = ${id} order by id`
  ).map(({ code, kind, quarter_credits }) => [code, kind, quarter_credits]);
const audited = async ({ id }: Pick<Person, 'id'>) =>
  expect((await asService(world, posting.audit)).filter(({ person_id }) => person_id === id)).toEqual([]);

async function met({ id, mentor, mentee }: Pair, held_on: string, confirmed_on = START): Promise<string> {
  const logged = await meetings.log(mentor, id, { held_on });
  expect(logged.status).toBe(201);
  world.at(confirmed_on);
  expect((await meetings.act(mentee, logged.body.id, 'confirm')).status).toBe(200);
  return logged.body.id;
}

test('a spot session when the other side confirms it', async () => {
  const { mentee, mentor } = await assignments.pair();
  const claimed = await assignments.propose(mentee, mentee, mentor, { subtype: 'spot', starts_on: '2026-02-20' });
  expect(await ledger(mentor)).toEqual([]);
  expect((await assignments.act(mentor, claimed.body.id, 'confirm')).status).toBe(200);
  expect(await ledger(mentor)).toEqual([['SPOT', 'grant', 2]]);
  expect(await ledger(mentee)).toEqual([]);
  await audited(mentor);
});

test('the first version of a plan when the last decision brings it into force, and no later version', async () => {
  const [director, pic] = [await plans.leader(), await plans.leader()];
  const led = await plans.unit();
  const mentee = await plans.member(led);
  await plans.lead(led, director, 'division_director');
  await plans.lead(led, pic, 'physician_in_chief');
  const mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
  await world.assignment(mentee, mentor);
  const { id, plan_id } = await plans.drafted(mentee);
  expect((await plans.act(mentor, id, 'endorse')).status).toBe(200);
  await plans.act(mentee, id, 'submit');
  await plans.decide(director, id);
  expect(await ledger(mentor)).toEqual([]);
  expect((await plans.decide(pic, id)).body.state).toBe('in_force');
  expect(await ledger(mentor)).toEqual([['PLAN', 'grant', 12]]);
  const next = (await plans.revise(mentee, plan_id)).body.id;
  expect((await plans.act(mentor, next, 'endorse')).status).toBe(200);
  await plans.act(mentee, next, 'submit');
  await plans.decide(director, next);
  expect((await plans.decide(pic, next)).body.state).toBe('in_force');
  expect(await ledger(mentor)).toHaveLength(1);
  await audited(mentor);
});

test('a meeting in the year of a former appointment and in the first year of the next counts in the next', async () => {
  const pair = await meetings.pair();
  await world.sql`update appointment set ends_on = '2026-01-01' where person_id = ${pair.mentee.id}`;
  await world.insert('appointment', {
    person_id: pair.mentee.id,
    category: 'full_time',
    rank: 'assistant_professor',
    academic_fte_pct: 100,
    status: 'probationary',
    appointed_on: '2026-02-01',
    starts_on: '2026-02-01',
  });
  await met(pair, '2026-02-20');
  const entries = await world.sql`select window_key from credit_entry where person_id = ${pair.mentor.id}`;
  expect(entries).toEqual([{ window_key: `${pair.mentee.id} 2026-02-01 1` }]);
  await audited(pair.mentor);
});

test('a meeting confirmed on the last day of the rule; confirmed later it counts, and earns nothing', async () => {
  const pair = await meetings.pair();
  await met(pair, '2026-02-20', '2026-04-30T15:00:00Z');
  expect(await ledger(pair.mentor)).toEqual([['FM-MEET', 'grant', 4]]);
  world.at(START);
  const late = await met(pair, '2026-02-21', '2026-05-01T15:00:00Z');
  expect(await ledger(pair.mentor)).toHaveLength(1);
  expect(await world.sql`select id from qualifying_meeting where id = ${late}`).toHaveLength(1);
  await audited(pair.mentor);
});

test('a reflection written in the 90 days of the rule, and none later', async () => {
  const { mentee, mentor, id } = await feedback.pair();
  const [first, second] = [await feedback.give(mentee, id), await feedback.give(mentee, id)];
  world.at('2026-05-31T15:00:00Z');
  expect((await feedback.reflect(mentor, { feedback_id: second })).status).toBe(201);
  expect(await ledger(mentor)).toEqual([]);
  world.at('2026-05-30T15:00:00Z');
  expect((await feedback.reflect(mentor, { feedback_id: first })).status).toBe(201);
  expect(await ledger(mentor)).toEqual([['FEEDBACK', 'grant', 8]]);
});

test('a mentorship voided as recorded in error takes all its credits back, in the transaction', async () => {
  const { mentee, mentor, assignment } = await assignments.running();
  for (const day of ['10', '11']) await met({ id: assignment.id, mentee, mentor }, `2026-02-${day}`);
  expect(await ledger(mentor)).toHaveLength(2);
  const voided = await assignments.act(people.lead, assignment.id, 'void');
  expect(voided.status).toBe(200);
  expect((await ledger(mentor)).slice(2)).toEqual([
    ['FM-MEET', 'reversal', -4],
    ['FM-MEET', 'reversal', -4],
  ]);
  await audited(mentor);
});

test('a claim that is rejected earns nothing, says why, and cannot be made again', async () => {
  const event = await world.insert('programme_event', { kind: 'workshop', title: 'Workshop', held_on: '2026-02-10' });
  const teacher = await world.person();
  const claim = () => world.as(teacher).post('/v1/credit-claims', { code: 'TEACH', event_id: event.id }, { key: crypto.randomUUID() });
  const made = await claim();
  const reject = (reason: string) => world.as(people.admin).post(`/v1/credit-claims/${made.body.id}/reject`, { reason }, { ifMatch: '*' });
  expect(await reject('Somebody else taught it.')).toMatchObject({ status: 200, body: { status: 'rejected' } });
  expect((await reject('Again.')).body).toMatchObject({ status: 'rejected', reason: 'Somebody else taught it.' });
  expect((await world.as(teacher).get(`/v1/credit-claims/${made.body.id}`)).body).toMatchObject({ reason: 'Somebody else taught it.' });
  expect(await ledger(teacher)).toEqual([]);
  const verified = await world.as(people.admin).post(`/v1/credit-claims/${made.body.id}/verify`, {}, { ifMatch: '*' });
  expect(verified.body.code).toBe('credit-claim-state');
  expect((await claim()).body.code).toBe('credit-exists');
});

test('a programme year of which 90 days were active, and none with 89', async () => {
  const held = async (starts_on: string) => {
    const pair = await meetings.pair({ starts_on });
    const at = '2025-05-05T15:00:00Z';
    await world.insert('meeting', {
      ...{ assignment_id: pair.id, kind: 'formal', mode: 'video', state: 'confirmed', proposed_by: pair.mentor.id, duration_min: 30 },
      ...{ held_on: '2025-05-05', logged_by: pair.mentor.id, logged_at: at, confirmed_by: pair.mentee.id, confirmed_at: at },
    });
    return pair.mentor;
  };
  const [enough, short] = [await held('2025-04-02'), await held('2025-04-03')];
  await asService(world, posting.followTime);
  expect((await ledger(enough)).sort()).toEqual([
    ['FM-MEET', 'grant', 4],
    ['FM-YEAR', 'grant', Math.floor((40 * 90) / 365)],
  ]);
  expect(await ledger(short)).toEqual([['FM-MEET', 'grant', 4]]);
});

test('a meeting on the mentor’s own leave is credited, and does not count for the year; a leave recorded later takes the year back', async () => {
  const pair = await meetings.pair({ starts_on: '2024-07-01' });
  for (const day of ['2024-10-01', '2025-01-10', '2025-04-01']) {
    const at = `${day}T15:00:00Z`;
    await world.insert('meeting', {
      ...{ assignment_id: pair.id, kind: 'formal', mode: 'video', state: 'confirmed', proposed_by: pair.mentor.id, duration_min: 30 },
      ...{ held_on: day, logged_by: pair.mentor.id, logged_at: at, confirmed_by: pair.mentee.id, confirmed_at: at },
    });
  }
  await asService(world, posting.followTime);
  expect((await ledger(pair.mentor)).map(([code, kind]) => `${code} ${kind}`).sort()).toEqual([
    ...Array(3).fill('FM-MEET grant'),
    'FM-YEAR grant',
  ]);
  const leave = { person_id: pair.mentor.id, kind: 'research', starts_on: '2025-01-06', ends_on: '2025-01-20' };
  expect((await world.as(people.facultyAffairs).post('/v1/leaves', leave)).status).toBe(201);
  expect((await ledger(pair.mentor)).slice(4)).toEqual([['FM-YEAR', 'reversal', -40]]);
  await audited(pair.mentor);
});

test('the service itself cannot edit an entry, a rule or a statement, nor exceed a cap; the owner cannot change the rules of a version', async () => {
  const pair = await meetings.pair();
  for (const day of ['05', '06', '07', '08']) await met(pair, `2026-02-${day}`);
  const denied = async (work: Promise<unknown>) => expect(work).rejects.toMatchObject({ code: '42501' });
  for (const table of ['credit_entry', 'credit_rule', 'credit_statement']) {
    await denied(sql`update ${sql.table(table)} set department_id = department_id`.execute(world.db));
    await denied(sql`delete from ${sql.table(table)}`.execute(world.db));
    await denied(sql`truncate ${sql.table(table)}`.execute(world.db));
  }
  const more = sql`
    insert into credit_entry (department_id, person_id, side, code, kind, event_id, event_on, academic_year, quarter_credits, window_key,
      rule_set_id, effective_on, posted_on, statement_year)
    select department_id, person_id, side, code, kind, uuidv7(), event_on, academic_year, 4, window_key, rule_set_id, effective_on,
      posted_on, statement_year
    from credit_entry where person_id = ${pair.mentor.id} limit 1`;
  await expect(more.execute(world.db)).rejects.toMatchObject({ constraint: 'credit_cap' });
  const kept = async (work: Promise<unknown>) => expect(work).rejects.toMatchObject({ constraint: 'keep_rules' });
  await kept(sql`update credit_rule_set set person_cap = 100000`.execute(world.db));
  await kept(world.sql`update credit_rule_set set person_cap = 100000`);
  await kept(world.sql`update credit_rule_set set starts_year = 2000`);
  await expect(world.sql`update credit_rule set quarter_credits = 400`).rejects.toMatchObject({ constraint: 'keep_row' });
});

test('that a decision took a credit back is an event for those who may read decisions', async () => {
  const both = await world.person({ division: 'GIM', site: 'NORTH' });
  for (const role of ['programme_admin', 'mentorship_lead'] as const) await world.role(both, role);
  const pair = await meetings.pair();
  await met(pair, '2026-02-20');
  const [grant] = await world.sql<{ id: string }>`select id from credit_entry where person_id = ${pair.mentor.id}`;
  const decided = await world
    .as(people.facultyAffairs)
    .post(`/v1/credits/${grant?.id}/reverse`, { decision_ref: 'FA-2026-030' }, { key: crypto.randomUUID() });
  expect(decided.status).toBe(201);
  const seen = async (who: Person) =>
    (await world.as(who).get<{ items: { subject_id: string }[] }>('/v1/events?type=credit.reversed&limit=200')).body.items.some(
      ({ subject_id }) => subject_id === grant?.id,
    );
  expect([await seen(people.facultyAffairs), await seen(both)]).toEqual([true, false]);
});
