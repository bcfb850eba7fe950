/** Reading credits, claiming them, their rules, statements and hours. */
import { beforeAll, expect, test } from 'vitest';
import { examine, lineOf } from '../../../src/doctor/examine.ts';
import * as posting from '../../../src/features/recognition/credits/posting.ts';
import type { CreditRuleSet } from '../../../src/features/recognition/credits/rule-sets/schema.ts';
import type { Credit } from '../../../src/features/recognition/credits/schema.ts';
import type { CreditStatement } from '../../../src/features/recognition/credits/statements/schema.ts';
import { issueDue } from '../../../src/features/recognition/credits/statements/service.ts';
import type { RosterEntry } from '../../../src/features/standing/roster/schema.ts';
import { asService } from '../../setup/context.ts';
import type { Person } from '../../setup/department.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { createWorld, type People } from '../../setup/world.ts';

const world = await createWorld();
const say = meetingsOf(world);
let people: People;
beforeAll(async () => {
  people = await world.freshPeople();
});

async function meet({ id, mentor, mentee }: Pair, held_on: string, more: object = {}): Promise<string> {
  const logged = await say.log(mentor, id, { held_on, ...more });
  expect(logged.status).toBe(201);
  expect((await say.act(mentee, logged.body.id, 'confirm')).status).toBe(200);
  return logged.body.id;
}
/** A confirmed meeting of any day, told to the ledger by the daily work. */
async function met({ id, mentor, mentee }: Pair, held_on: string): Promise<string> {
  const at = `${held_on}T15:00:00Z`;
  const meeting = await world.insert('meeting', {
    ...{ assignment_id: id, kind: 'formal', mode: 'video', state: 'confirmed', proposed_by: mentor.id, duration_min: 30, held_on },
    ...{ logged_by: mentor.id, logged_at: at, confirmed_by: mentee.id, confirmed_at: at },
  });
  return meeting.id;
}
const creditsAs = async (who: Person, query = '') => (await world.as(who).get<{ items: Credit[] }>(`/v1/credits${query}`)).body.items;
const statementAs = (who: Person, of: Person, year: number) =>
  world.as(who).get<CreditStatement>(`/v1/people/${of.id}/credit-statement?academic_year=${year}`);
const claim = (who: Person, body: object) => world.as(who).post('/v1/credit-claims', body, { key: crypto.randomUUID() });
const codes = (answer: { body: { code?: string } }) => answer.body.code;

test('a mentor reads their own credits; faculty affairs and the lead those of the department, without the days of meetings', async () => {
  const pair = await say.pair();
  const meeting = await meet(pair, '2026-02-02');
  const [own] = await creditsAs(pair.mentor);
  expect(own).toMatchObject({ code: 'FM-MEET', quarter_credits: 4, status: 'verified', other_id: pair.mentee.id, academic_year: 2025 });
  expect(own?.evidence).toEqual({ kind: 'meeting', id: meeting, on: '2026-02-02', programme_year: null });
  for (const reader of [people.facultyAffairs, people.lead]) {
    const [seen] = await creditsAs(reader, `?person_id=${pair.mentor.id}`);
    expect(seen).toMatchObject({ id: own?.id, quarter_credits: 4, effective_on: null, posted_on: null });
    expect(seen?.evidence).toEqual({ kind: 'meeting', id: null, on: null, programme_year: null });
  }
  for (const other of [pair.mentee, people.director, people.chair, people.outsider]) {
    expect(await creditsAs(other, `?person_id=${pair.mentor.id}`)).toEqual([]);
    expect((await world.as(other).get(`/v1/credits/${own?.id}`)).status).toBe(404);
    expect((await statementAs(other, pair.mentor, 2025)).status).toBe(403);
  }
  expect(await creditsAs(pair.mentor, '?code=FM-YEAR,SPOT')).toEqual([]);
  expect(await creditsAs(pair.mentor, `?assignment_id=${pair.id}&academic_year=2025&status=verified`)).toHaveLength(1);
  expect(await creditsAs(pair.mentor, '?status=reversed')).toEqual([]);
});

test('a programme year is credited once it is closed, and by the share of its active days', async () => {
  const pair = await say.pair({ starts_on: '2025-01-01' });
  for (const day of ['02-03', '04-01', '05-05']) await met(pair, `2025-${day}`);
  await asService(world, posting.followTime);
  const years = async () => (await creditsAs(pair.mentor, '?code=FM-YEAR')).map(({ quarter_credits }) => quarter_credits);
  // 181 of 365 days of the mentee’s fifth programme year, closed 60 days after 1 July 2025.
  expect(await years()).toEqual([Math.floor((40 * 181) / 365)]);
  const [entry] = await creditsAs(pair.mentor, '?code=FM-YEAR');
  expect(entry?.evidence).toEqual({ kind: 'assignment', id: pair.id, on: null, programme_year: 5 });
  expect((await creditsAs(people.facultyAffairs, `?person_id=${pair.mentor.id}&code=FM-YEAR`))[0]?.evidence.on).toBe('2025-06-30');
  const few = await say.pair({ starts_on: '2024-07-01' });
  for (const day of ['02-03', '04-01']) await met(few, `2025-${day}`);
  await asService(world, posting.followTime);
  expect(await creditsAs(few.mentor, '?code=FM-YEAR')).toEqual([]);
});

test('a programme year is credited from as many active days on as the policy evaluates', async () => {
  const short = await say.pair({ starts_on: '2025-05-01' });
  await met(short, '2025-05-05');
  const years = async (evaluated_year_days: number) => {
    await world.sql`update policy set evaluated_year_days = ${evaluated_year_days} where department_id = ${world.id}`;
    await asService(world, posting.followTime);
    return (await creditsAs(short.mentor, '?code=FM-YEAR')).reduce((sum, { quarter_credits }) => sum + quarter_credits, 0);
  };
  expect(await years(90)).toBe(0);
  expect(await years(61)).toBe(Math.floor((40 * 61) / 365));
  expect(await years(62)).toBe(0);
  expect(await years(90)).toBe(0);
});

test('a plan, a spot session and a verified training are credited, and a voided certificate takes its credit back', async () => {
  const pair = await say.pair();
  const spot = await world.assignment(await world.person(), pair.mentor, { subtype: 'spot', starts_on: '2026-01-10' });
  const plan = await world.insert('academic_plan', { mentee_id: pair.mentee.id, starts_on: '2025-07-01', ends_on: '2030-07-01' });
  const version = await world.insert('plan_version', {
    ...{ plan_id: plan.id, version: 1, change: 'original', state: 'in_force', submitted_on: '2025-10-01', in_force_on: '2025-11-01' },
  });
  await world.insert('plan_endorsement', {
    version_id: version.id,
    mentor_id: pair.mentor.id,
    assignment_id: pair.id,
    endorsed_on: '2025-10-01',
  });
  await asService(world, posting.followTime);
  const training = {
    person_id: pair.mentor.id,
    course_title: 'Mentoring across difference',
    duration_min: 120,
    is_accredited: true,
    completed_on: '2026-01-20',
  };
  const made = await world.as(pair.mentor).post('/v1/mentor-trainings', training);
  expect(made.status).toBe(201);
  expect((await world.as(people.facultyAffairs).post(`/v1/mentor-trainings/${made.body.id}/verify`, {}, { ifMatch: '*' })).status).toBe(
    200,
  );
  const held = await creditsAs(pair.mentor);
  expect(held.map(({ code, quarter_credits, evidence }) => [code, quarter_credits, evidence.id]).sort()).toEqual([
    ['PLAN', 12, plan.id],
    ['SPOT', 2, spot.id],
    ['TRAIN', 8, made.body.id],
  ]);
  expect((await world.as(people.facultyAffairs).post(`/v1/mentor-trainings/${made.body.id}/void`, {}, { ifMatch: '*' })).status).toBe(200);
  const [reversal] = await creditsAs(pair.mentor, '?code=TRAIN');
  expect(reversal).toMatchObject({
    kind: 'reversal',
    quarter_credits: -8,
    reason: 'not_entitled',
    effective_on: '2026-01-20',
    posted_on: '2026-03-01',
  });
});

test('what was taught is credited once an administrator verifies it, never their own, and once', async () => {
  const event = await world.insert('programme_event', { kind: 'orientation', title: 'Orientation', held_on: '2026-02-10' });
  const social = await world.insert('programme_event', { kind: 'social', title: 'Dinner', held_on: '2026-02-10' });
  const teacher = await world.person();
  expect(codes(await claim(teacher, { code: 'TEACH', event_id: social.id }))).toBe('credit-unfit');
  const made = await claim(teacher, { code: 'TEACH', event_id: event.id });
  expect(made).toMatchObject({ status: 201, body: { status: 'pending', expires_on: '2026-08-28' } });
  const again = await claim(teacher, { code: 'TEACH', event_id: event.id });
  expect([again.status, codes(again)]).toEqual([409, 'credit-exists']);
  const decide = (who: Person, id: string, verb: string) => world.as(who).post(`/v1/credit-claims/${id}/${verb}`, {}, { ifMatch: '*' });
  expect((await decide(people.lead, made.body.id, 'verify')).status).toBe(403);
  expect(await creditsAs(teacher)).toEqual([]);
  expect(await decide(people.admin, made.body.id, 'verify')).toMatchObject({ status: 200, body: { status: 'verified' } });
  expect((await creditsAs(teacher)).map(({ code, quarter_credits }) => [code, quarter_credits])).toEqual([['TEACH', 8]]);
  expect(codes(await decide(people.admin, made.body.id, 'reject'))).toBe('credit-claim-state');
  expect(codes(await decide(teacher, made.body.id, 'withdraw'))).toBe('credit-claim-state');
  const own = await claim(people.admin, { code: 'TEACH', event_id: event.id });
  expect((await decide(people.admin, own.body.id, 'verify')).status).toBe(403);
  // Cancelled, it earns nothing.
  expect((await world.as(people.lead).post(`/v1/programme-events/${event.id}/cancel`, {}, { ifMatch: '*' })).status).toBe(200);
  expect((await creditsAs(teacher)).reduce((sum, { quarter_credits }) => sum + quarter_credits, 0)).toBe(0);
});

test('a year as facilitator is credited with its note once the lead verifies it; an expired claim is not', async () => {
  const facilitator = await world.person();
  const role = await world.role(facilitator, 'mentorship_facilitator', {
    division: 'CARD',
    starts_on: '2024-07-01',
    ends_on: '2026-01-01',
  });
  const served = { code: 'FACIL', event_id: role.id, academic_year: 2024 };
  expect((await claim(facilitator, served)).body.errors?.[0]?.pointer).toBe('/note');
  expect(codes(await claim(people.outsider, { ...served, note: 'Ours.' }))).toBe('credit-unfit');
  const made = await claim(facilitator, { ...served, note: 'Eleven introductions.' });
  expect(made).toMatchObject({ status: 201, body: { status: 'pending', expires_on: null, academic_year: 2024 } });
  expect((await world.as(people.admin).post(`/v1/credit-claims/${made.body.id}/verify`, {}, { ifMatch: '*' })).status).toBe(403);
  expect((await world.as(people.lead).post(`/v1/credit-claims/${made.body.id}/verify`, {}, { ifMatch: '*' })).status).toBe(200);
  const [credit] = await creditsAs(facilitator);
  expect(credit).toMatchObject({ code: 'FACIL', quarter_credits: 20, academic_year: 2024 });
  expect(credit?.evidence.on).toBe('2025-06-30');
  const event = await world.insert('programme_event', { kind: 'workshop', title: 'Workshop', held_on: '2026-02-10' });
  const late = await claim(facilitator, { code: 'TEACH', event_id: event.id });
  await world.sql`update credit_claim set expires_on = '2026-02-28' where id = ${late.body.id}`;
  expect((await world.as(facilitator).get(`/v1/credit-claims/${late.body.id}`)).body.status).toBe('expired');
  expect(codes(await world.as(people.admin).post(`/v1/credit-claims/${late.body.id}/verify`, {}, { ifMatch: '*' }))).toBe(
    'credit-claim-state',
  );
});

test('claiming what comes by itself says why it has not, and never why the other side has not confirmed', async () => {
  const pair = await say.pair();
  const meeting = async (day: string) => (await say.log(pair.mentor, pair.id, { held_on: `2026-01-${day}` })).body.id;
  const [open, disputed, confirmed, voided] = [await meeting('05'), await meeting('06'), await meeting('07'), await meeting('08')];
  await say.act(pair.mentee, disputed, 'dispute', { note: 'I was not there, and he knows it.' });
  for (const id of [confirmed, voided]) await say.act(pair.mentee, id, 'confirm');
  await say.act(pair.mentor, voided, 'void');
  await say.act(pair.mentee, voided, 'void');
  const of = (event_id: string, code = 'FM-MEET') => claim(pair.mentor, { code, event_id });
  expect(codes(await of(confirmed))).toBe('credit-exists');
  expect(codes(await of(voided))).toBe('credit-reversed');
  const told = async (id: string) => {
    const { status, body } = await of(id);
    return { status, ...body, instance: null, request_id: null };
  };
  expect(await told(open)).toMatchObject({ status: 409, code: 'credit-unconfirmed' });
  expect(await told(disputed)).toEqual(await told(open));
  expect(codes(await of(open, 'PEER-POINT'))).toBe('credit-unfit');
  expect(codes(await claim(people.outsider, { code: 'FM-MEET', event_id: confirmed }))).toBe('credit-unfit');
  // In the ledger neither has left a trace.
  expect((await creditsAs(pair.mentor)).map(({ evidence }) => evidence.id)).not.toContain(disputed);
  await world.assignment(pair.mentor, pair.mentee, { starts_on: '2026-01-01' });
  await asService(world, posting.followTime);
  const mutual = await of(confirmed);
  expect([mutual.status, codes(mutual)]).toEqual([422, 'credit-reciprocal']);
});

test('an issued statement is frozen: what is found out later stands in that of the open year', async () => {
  const pair = await say.pair({ starts_on: '2024-07-01' });
  const first = await met(pair, '2024-10-01');
  await met(pair, '2024-11-01');
  await asService(world, posting.followTime);
  const issue = (who: Person, academic_year: number) =>
    world.as(who).post(`/v1/people/${pair.mentor.id}/credit-statement/issue`, { academic_year });
  expect(codes(await issue(people.facultyAffairs, 2025))).toBe('credit-statement-early');
  expect((await issue(people.lead, 2024)).status).toBe(403);
  const issued = await issue(people.facultyAffairs, 2024);
  expect(issued).toMatchObject({
    status: 200,
    body: { is_issued: true, issued_on: '2026-03-01', mentor_quarter_credits: 8, mentor_minutes: 60 },
  });
  const before = (await statementAs(pair.mentor, pair.mentor, 2024)).body;
  expect(before.entries.map(({ status }) => status)).toEqual(['reported', 'reported']);
  await world.sql`update meeting set state = 'voided' where id = ${first}`;
  await asService(world, posting.followTime);
  const after = (await statementAs(pair.mentor, pair.mentor, 2024)).body;
  expect({ ...after, entries: null }).toEqual({ ...before, entries: null });
  expect(after.entries.map(({ status }) => status).sort()).toEqual(['reported', 'reversed']);
  const open = (await statementAs(pair.mentor, pair.mentor, 2025)).body;
  expect(open.entries).toMatchObject([{ kind: 'reversal', quarter_credits: -4, academic_year: 2024, statement_year: 2025 }]);
  expect((await issue(people.facultyAffairs, 2024)).body.issued_on).toBe('2026-03-01');
  // Nobody posts into it any more, the owner of the tables neither.
  await expect(world.sql`
    insert into credit_entry (department_id, person_id, side, code, kind, event_id, event_on, academic_year, quarter_credits, window_key,
      rule_set_id, effective_on, posted_on, statement_year)
    select department_id, person_id, side, code, kind, uuidv7(), event_on, academic_year, 4, window_key, rule_set_id, effective_on,
      posted_on, statement_year
    from credit_entry where person_id = ${pair.mentor.id} and kind = 'grant' limit 1`).rejects.toMatchObject({
    constraint: 'credit_statement_issued',
  });
});

test('a statement is issued before or after what is posted for the person meanwhile, and says it', async () => {
  const pair = await say.pair({ starts_on: '2024-07-01' });
  await met(pair, '2024-10-01');
  await asService(world, posting.followTime);
  const [credit] = await creditsAs(pair.mentor);
  const issue = (quarters: number) => world.sql`
    insert into credit_statement (department_id, person_id, academic_year, issued_on, mentor_quarter_credits, mentee_quarter_credits, minutes)
    values (${world.id}, ${pair.mentor.id}, 2024, '2026-03-01', ${quarters}, 0, '[]')`;
  // Whoever posts has looked, and cannot write yet.
  const blocker = await world.blocker();
  await blocker.query('lock table credit_entry in share mode');
  const address = `/v1/credits/${credit?.id}/reverse`;
  const reversed = world.as(people.facultyAffairs).post(address, { decision_ref: 'FA-2026-017' }, { key: crypto.randomUUID() });
  await blocker.someoneWaits();
  const issued = issue(4).then(
    () => 'issued',
    ({ constraint }) => constraint,
  );
  const early = await Promise.race([issued, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
  await blocker.release();
  expect([early, (await reversed).status, await issued]).toEqual(['waits', 201, 'keep_sums']);
  await issue(0);
  expect((await statementAs(pair.mentor, pair.mentor, 2024)).body).toMatchObject({ is_issued: true, mentor_quarter_credits: 0 });
});

test('the daily work issues statements of years that have been over for the days of the rules, once', async () => {
  const pair = await say.pair({ starts_on: '2024-07-01' });
  await met(pair, '2024-10-01');
  await asService(world, posting.followTime);
  expect(await asService(world, issueDue)).toBeGreaterThan(0);
  expect(await asService(world, issueDue)).toBe(0);
  expect((await statementAs(pair.mentor, pair.mentor, 2024)).body).toMatchObject({ is_issued: true });
  const issued = await world.sql`
    select from event e join credit_statement s on s.id = e.subject_id and s.person_id = ${pair.mentor.id} where e.type = 'credit_statement.issued'`;
  expect(issued).toHaveLength(1);
  expect(await world.sql`select 1 from notification where person_id = ${pair.mentor.id} and kind = 'credit_statement_issued'`).toHaveLength(
    1,
  );
});

test('a joint meeting counts once for the mentee, and for each assignment', async () => {
  const pair = await say.pair();
  const second = await world.person({ division: 'NEPH' });
  const other: Pair = { mentee: pair.mentee, mentor: second, id: (await world.assignment(pair.mentee, second)).id };
  const root = (await say.log(pair.mentor, pair.id, { held_on: '2026-02-03', kind: 'joint', duration_min: 60 })).body.id;
  await say.act(pair.mentee, root, 'confirm');
  await meet(other, '2026-02-03', { kind: 'joint', duration_min: 60, joint_id: root });
  await meet(pair, '2026-02-04', { duration_min: 10 });
  await meet(pair, '2026-02-05', { mode: 'email', duration_min: 50 });
  const { body } = await statementAs(pair.mentee, pair.mentee, 2025);
  expect(body).toMatchObject({ mentee_minutes: 70, mentor_minutes: 0 });
  const byMentor = body.minutes.map(({ other_id, minutes, meetings }) => [other_id, meetings, minutes]);
  expect(new Set(byMentor.map(String))).toEqual(
    new Set(
      [
        [pair.mentor.id, 2, 70],
        [second.id, 1, 60],
      ].map(String),
    ),
  );
  expect((await statementAs(pair.mentor, pair.mentor, 2025)).body).toMatchObject({ mentor_minutes: 70, mentee_minutes: 0 });
});

test('the roster shows credits and hours to who may read credits, and to others that they may not', async () => {
  const pair = await say.pair();
  await meet(pair, '2026-02-02', { duration_min: 90 });
  const rowAs = async (who: Person, query = '') => {
    const { body } = await world
      .as(who)
      .get<{ items: RosterEntry[] }>(`/v1/divisions/${world.division('NEPH').id}/roster?limit=200${query}`);
    const row = body.items.find(({ person_id }) => person_id === pair.mentor.id);
    return [row?.credits_this_year, row?.mentoring_hours_this_year];
  };
  expect(await rowAs(people.facultyAffairs)).toEqual([1, 1.5]);
  expect(await rowAs(people.lead, '&as_of=2026-02-01')).toEqual([0, 0]);
  expect(await rowAs(people.chair)).toEqual([null, null]);
});

test('rules are succeeded from an academic year on; reported credits keep theirs, others are recomputed after a dry run', async () => {
  const pair = await say.pair({ starts_on: '2024-07-01' });
  await met(pair, '2024-10-01');
  await asService(world, posting.followTime);
  await world.as(people.facultyAffairs).post(`/v1/people/${pair.mentor.id}/credit-statement/issue`, { academic_year: 2024 });
  await meet(pair, '2026-02-02');
  const succeed = (body: object, who = people.chair) => world.as(who).post('/v1/credit-rule-sets', body);
  expect((await succeed({ starts_year: 2024 }, people.lead)).status).toBe(403);
  expect((await succeed({ starts_year: 2030 })).body.errors?.[0]?.pointer).toBe('/starts_year');
  const twice = [{ code: 'SPOT' }, { code: 'SPOT' }];
  expect((await succeed({ starts_year: 2024, rules: twice })).body.errors?.[0]?.pointer).toBe('/rules/1/code');
  const made = await succeed({ starts_year: 2024, rules: [{ code: 'FM-MEET', quarter_credits: 6, cap_quarter_credits: 18 }] });
  expect(made).toMatchObject({ status: 201, body: { version: 2, starts_year: 2024, ends_year: null, person_cap_quarter_credits: 240 } });
  expect((await succeed({ starts_year: 2023 })).body.code).toBe('credit-rules-unfit');
  const at = async (year: number) => (await world.as(pair.mentee).get(`/v1/credit-rule-sets/current?academic_year=${year}`)).body.version;
  expect([await at(2023), await at(2024), await at(2026)]).toEqual([1, 2, 2]);
  const recompute = (query: string) =>
    world.as(people.chair).post<{ entries: number; changes: Credit[] }>(`/v1/credit-rule-sets/recompute${query}`, {});
  const listed = await recompute('?dry_run=true');
  const mine = listed.body.changes.filter(({ person_id }) => person_id === pair.mentor.id);
  expect(mine).toMatchObject([{ code: 'FM-MEET', academic_year: 2025, events: 1, quarter_credits: 2 }]);
  const sums = async () => (await creditsAs(pair.mentor)).map(({ quarter_credits, rule_version }) => [quarter_credits, rule_version]);
  expect(await sums()).toEqual([
    [4, 1],
    [4, 1],
  ]);
  expect((await recompute('')).body).toEqual(listed.body);
  expect((await sums()).sort()).toEqual([
    [-4, 1],
    [4, 1],
    [4, 1],
    [6, 2],
  ]);
  expect((await recompute('')).body).toEqual({ entries: 0, changes: [] });
  expect(
    (await world.as(pair.mentee).get<{ items: CreditRuleSet[] }>('/v1/credit-rule-sets')).body.items.map(({ version }) => version),
  ).toEqual([2, 1]);
  const together = await Promise.all([2027, 2027, 2027].map((starts_year) => succeed({ starts_year })));
  expect(together.map(({ status }) => status)).toEqual([201, 201, 201]);
});

test('a decision takes a credit back for good, once, and its reference is for the person and faculty affairs', async () => {
  const pair = await say.pair();
  await meet(pair, '2026-02-02');
  const [credit] = await creditsAs(pair.mentor);
  const reverse = (who: Person) =>
    world.as(who).post(`/v1/credits/${credit?.id}/reverse`, { decision_ref: 'FA-2026-014' }, { key: crypto.randomUUID() });
  expect((await reverse(people.lead)).status).toBe(403);
  const both = await Promise.all([reverse(people.facultyAffairs), reverse(people.facultyAffairs)]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.map(codes).filter((code) => code?.startsWith('credit-'))).toEqual(['credit-reversed']);
  const seen = async (who: Person) => {
    const [entry] = await creditsAs(who, `?person_id=${pair.mentor.id}`);
    return [entry?.kind, entry?.reason, entry?.decision_ref];
  };
  expect(await seen(pair.mentor)).toEqual(['reversal', 'misconduct', 'FA-2026-014']);
  expect(await seen(people.lead)).toEqual(['reversal', 'not_entitled', null]);
  const [reversal] = await creditsAs(pair.mentor);
  const again = await world
    .as(people.facultyAffairs)
    .post(`/v1/credits/${reversal?.id}/reverse`, { decision_ref: 'FA-2026-015' }, { key: crypto.randomUUID() });
  expect([again.status, codes(again)]).toEqual([422, 'credit-unfit']);
  await asService(world, posting.followTime);
  expect(await creditsAs(pair.mentor)).toHaveLength(2);
});

test('the doctor finds nothing where the daily work is done, and names what is missing', async () => {
  await asService(world, posting.followTime);
  const now = world.clock().toString({ fractionalSecondDigits: 3 });
  const offences = async () => (await examine(world.db, now, { rules: ['ledger'] })).map(lineOf);
  expect(await offences()).toEqual([]);
  const pair = await say.pair();
  const id = await met(pair, '2026-02-02');
  expect(await offences()).toEqual([
    expect.stringMatching(new RegExp(`^LEDGER DOM: person ${pair.mentor.id}, event ${id}: grant of \\d+ missing: FM-MEET, year 2025$`)),
  ]);
});
