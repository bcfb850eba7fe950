/** What changes for many at once reaches the ledger, too: in its transaction where few are concerned, else by a task that is queued in it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { record } from '../../../src/domain/record.ts';
import { followed } from '../../../src/features/contexts.ts';
import * as posting from '../../../src/features/recognition/credits/posting.ts';
import { asService } from '../../setup/context.ts';
import { importsOf, newNumber, roster, until } from '../../setup/imports.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { createWorld, ISSUER, type People, type Person } from '../../setup/world.ts';

const world = await createWorld();
const say = meetingsOf(world);
let people: People;
let files: ReturnType<typeof importsOf>;
beforeAll(async () => {
  people = await world.freshPeople();
  files = importsOf(world, people);
});
afterAll(() => files.close());

const entries = ({ id }: Pick<Person, 'id'>) =>
  world.sql<{ code: string; kind: string; quarter_credits: number }>`
    select code, kind, quarter_credits from credit_entry where person_id = ${id} order by id`;
const brief = async (person: Pick<Person, 'id'>) => (await entries(person)).map(({ kind, quarter_credits }) => [kind, quarter_credits]);
const sum = async (person: Pick<Person, 'id'>) =>
  (await entries(person)).reduce((total, { quarter_credits }) => total + quarter_credits, 0);
const queued = async () =>
  (await world.sql<{ key: string }>`select key from graphile_worker.jobs where task_identifier = ${posting.TASK}`).map(({ key }) => key);
const audited = async () => expect(await asService(world, posting.audit)).toEqual([]);

/** Lets a worker do what is queued, until nothing is. */
async function work(): Promise<void> {
  await files.startWorking();
  await until(queued, (keys) => keys.length === 0);
  await files.stopWorking();
}

/** The same as `met`, of a pair who do not sign in. */
async function held({ id, mentor }: Pair, held_on: string): Promise<void> {
  const at = `${held_on}T15:00:00Z`;
  const [pair] = await world.sql<{ mentee_id: string }>`select mentee_id from assignment where id = ${id}`;
  const meeting = await world.insert('meeting', {
    ...{ assignment_id: id, kind: 'formal', mode: 'video', state: 'confirmed', proposed_by: mentor.id, duration_min: 60, held_on },
    ...{ logged_by: mentor.id, logged_at: at, confirmed_by: pair?.mentee_id, confirmed_at: at },
  });
  await asService(
    world,
    followed((ctx) => record(ctx, { type: 'meeting.confirmed', subject_id: meeting.id })),
  );
}

async function met({ id, mentor, mentee }: Pair, held_on: string, duration_min = 30): Promise<string> {
  const logged = await say.log(mentor, id, { held_on, duration_min });
  expect(logged.status).toBe(201);
  expect((await say.act(mentee, logged.body.id, 'confirm')).status).toBe(200);
  return logged.body.id;
}

test('a policy that asks for longer meetings takes credits back without the daily work, and its correction gives them again', async () => {
  const pair = await say.pair();
  await met(pair, '2026-02-10');
  await met(pair, '2026-02-11', 60);
  const policies = world.as(people.chair);
  const opened = await policies.post('/v1/policies', { starts_on: '2026-02-01', meeting_min_minutes: 45 });
  expect(opened.status).toBe(201);
  expect(await sum(pair.mentor)).toBe(8);
  expect(await queued()).toEqual([`${posting.TASK}:${world.id}`]);
  await work();
  expect(await brief(pair.mentor)).toEqual([
    ['grant', 4],
    ['grant', 4],
    ['reversal', -4],
  ]);
  await audited();
  // However many change the rules meanwhile, the task waits once.
  const later = await policies.post('/v1/policies', { starts_on: '2026-02-20', meeting_min_minutes: 30 });
  expect(later.status).toBe(201);
  expect((await policies.post(`/v1/policies/${later.body.id}/void`, {}, { ifMatch: '*' })).status).toBe(200);
  expect(await queued()).toHaveLength(1);
  await work();
  expect(await sum(pair.mentor)).toBe(4);
});

test('what is only tried out queues nothing', async () => {
  const asked = await world.as(people.chair).post('/v1/policies?dry_run=true', { starts_on: '2026-02-25', meeting_min_minutes: 20 });
  expect(asked.status).toBeLessThan(300);
  expect(await queued()).toEqual([]);
});

test('rules by which more events earn credit those that earned nothing, without the daily work', async () => {
  const succeed = (quarter_credits: number) =>
    world.as(people.chair).post('/v1/credit-rule-sets', { starts_year: 2025, rules: [{ code: 'SPOT', quarter_credits }] });
  expect((await succeed(0)).status).toBe(201);
  const mentor = await world.person();
  const { id } = await world.assignment(await world.person(), mentor, { subtype: 'spot', starts_on: '2026-01-10' });
  await asService(
    world,
    followed((ctx) => record(ctx, { type: 'assignment_claim.confirmed', subject_id: id })),
  );
  await work();
  expect(await entries(mentor)).toEqual([]);
  expect((await succeed(2)).status).toBe(201);
  await work();
  expect(await brief(mentor)).toEqual([['grant', 2]]);
  await audited();
});

test('an academic year that begins in another month moves credits to the year of their day', async () => {
  const pair = await say.pair();
  await met(pair, '2026-02-20', 60);
  const yearOf = async () =>
    (
      await world.sql<{ year: number }>`
      select academic_year as year from credit_entry where person_id = ${pair.mentor.id} group by 1 having sum(quarter_credits) > 0`
    ).map(({ year }) => year);
  expect(await yearOf()).toEqual([2025]);
  const begin = (academic_year_start_month: number) =>
    world.as(people.admin).patch('/v1/department', { academic_year_start_month }, { ifMatch: '*' });
  expect((await begin(1)).status).toBe(200);
  await work();
  expect(await yearOf()).toEqual([2026]);
  expect((await begin(7)).status).toBe(200);
  await work();
  expect(await yearOf()).toEqual([2025]);
});

test('a merge of two mentees caps what their mentor got for each of them, in its transaction', async () => {
  const [mentee, mentor] = [await world.person({ login: false }), await world.person({ division: 'NEPH', site: 'NORTH' })];
  const first = await world.assignment(mentee, mentor, { starts_on: '2025-10-01', ends_on: '2025-12-31', state: 'ended' });
  const pair: Pair = { mentee, mentor, id: first.id };
  const duplicate = await world.person({ category: null, division: null, site: null, login: false });
  const second = await world.assignment(duplicate, pair.mentor, { starts_on: '2026-01-01' });
  const days = ['05', '06', '07', '08'];
  for (const day of days) await held(pair, `2025-11-${day}`);
  for (const day of days) await held({ ...pair, id: second.id }, `2026-01-${day}`);
  expect(await sum(pair.mentor)).toBe(32);
  const merged = await world
    .as(people.facultyAffairs)
    .post(`/v1/people/${pair.mentee.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
  expect(merged.status).toBe(200);
  expect(await sum(pair.mentor)).toBe(16);
  await audited();
});

test('a merge by which two become mentors of each other takes the credits of both, in its transaction', async () => {
  const [mentee, mentor] = [await world.person({ login: false }), await world.person({ division: 'NEPH', site: 'NORTH' })];
  const pair: Pair = { mentee, mentor, id: (await world.assignment(mentee, mentor)).id };
  await held(pair, '2026-02-20');
  const duplicate = await world.person({ category: null, division: null, site: null, login: false });
  await world.assignment(pair.mentor, duplicate, { starts_on: '2026-01-01' });
  expect(await sum(pair.mentor)).toBe(4);
  const merged = await world
    .as(people.facultyAffairs)
    .post(`/v1/people/${pair.mentee.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
  expect(merged.status).toBe(200);
  expect(await sum(pair.mentor)).toBe(0);
  await audited();
});

test('what a decision took back on a record stays taken back once it is merged into another', async () => {
  const [survivor, duplicate] = [
    await world.person({ login: false }),
    await world.person({ category: null, division: null, site: null, login: false }),
  ];
  const pair: Pair = { mentee: await world.person(), mentor: duplicate, id: '' };
  pair.id = (await world.assignment(pair.mentee, duplicate)).id;
  for (const day of ['19', '20']) await held(pair, `2026-02-${day}`);
  const [grant] = await world.sql<{ id: string }>`select id from credit_entry where person_id = ${duplicate.id} order by event_on`;
  const reversed = await world
    .as(people.facultyAffairs)
    .post(`/v1/credits/${grant?.id}/reverse`, { decision_ref: 'FA-2026-020' }, { key: crypto.randomUUID() });
  expect(reversed.status).toBe(201);
  const merged = await world
    .as(people.facultyAffairs)
    .post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
  expect(merged.status).toBe(200);
  expect([await sum(duplicate), await sum(survivor)]).toEqual([0, 4]);
  const [event] = await world.sql<{ id: string }>`select event_id as id from credit_entry where id = ${grant?.id}`;
  await world.insert('person_login', { person_id: survivor.id, issuer: ISSUER, subject: survivor.subject });
  const claim = { code: 'FM-MEET', event_id: event?.id };
  const claimed = await world.as(survivor).post('/v1/credit-claims', claim, { key: crypto.randomUUID() });
  expect([claimed.status, claimed.body.code]).toEqual([409, 'credit-reversed']);
  await audited();
});

test('an import that moves the clock of a mentee takes back the year of their mentor, in its transaction', async () => {
  const pair = await say.pair({ starts_on: '2024-07-01' });
  for (const day of ['2024-10-01', '2025-01-10', '2025-04-01']) await held(pair, day);
  await asService(world, posting.followTime);
  const ofYears = async () => (await entries(pair.mentor)).filter(({ code }) => code === 'FM-YEAR').map(({ kind }) => kind);
  expect(await ofYears()).toEqual(['grant']);
  await files.startWorking();
  const { hr_number, given_name, family_name } = pair.mentee;
  const row = { hr_number: hr_number ?? '', given_name, family_name, appointment_starts_on: '2020-07-01' };
  const report = await files.importFile(
    'people',
    roster({ ...row, category: 'part_time', academic_fte_pct: '50', appointment_ends_on: '2026-01-31' }),
  );
  expect(report.errors).toEqual([]);
  expect(report).toMatchObject({ changed: 1, error_count: 0 });
  await files.stopWorking();
  expect(await ofYears()).toEqual(['grant', 'reversal']);
  await audited();
});

test('facts about many people at once are left to the queue', async () => {
  const found = await world.sql<{ id: string }>`
    insert into person (department_id, kind, hr_number, given_name, family_name, email)
    select ${world.id}::uuid, 'faculty', ${newNumber()}::text || n, 'Noor', 'Ferreira', 'many' || n || '@example.edu' from generate_series(1, 101) n
    returning id`;
  const pair = await say.pair();
  const meeting = await world.insert('meeting', {
    ...{ assignment_id: pair.id, kind: 'formal', mode: 'video', state: 'confirmed', proposed_by: pair.mentor.id, duration_min: 60 },
    ...{ held_on: '2026-02-20', logged_by: pair.mentor.id, logged_at: '2026-02-20T15:00:00Z', confirmed_by: pair.mentee.id },
    confirmed_at: '2026-02-21T15:00:00Z',
  });
  await asService(
    world,
    followed(async (ctx) => {
      await record(ctx, ...found.map(({ id }) => ({ type: 'person.imported' as const, subject_id: id })));
      await record(ctx, { type: 'meeting.confirmed', subject_id: meeting.id });
    }),
  );
  expect(await sum(pair.mentor)).toBe(0);
  await work();
  expect(await sum(pair.mentor)).toBe(4);
});
