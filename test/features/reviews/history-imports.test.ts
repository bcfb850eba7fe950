/** Plans on paper, check-ins and annual reviews that were held before they were recorded here: what is owed is done, and what is recorded here stays. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Kind, layouts } from '../../../src/features/administration/imports/rows.ts';
import { expectProblem } from '../../setup/client.ts';
import { counts, found, importsOf, table } from '../../setup/imports.ts';
import { ALL_STATES } from '../../setup/obligations.ts';
import { createWorld, type Person } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { importFile, everything, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

type Row = Record<string, string>;
const send = (kind: Kind, ...rows: Row[]) => importFile(kind, table(layouts[kind].columns, rows));
const created = (n: number) => ({ created: n, changed: 0, unchanged: 0, errors: 0 });
const unchanged = (n: number) => ({ created: 0, changed: 0, unchanged: n, errors: 0 });
const changed = (n: number) => ({ created: 0, changed: n, unchanged: 0, errors: 0 });
const number = (who: Person) => who.hr_number ?? '';
const newcomer = () => world.person({ division: 'CARD', starts_on: '2024-07-01' });

type Obligation = { kind: string; state: string; done_on: string | null; occasion: string };
async function owedBy(who: Person, kind: string): Promise<Obligation[]> {
  const answer = await world.as(who).get<{ items: Obligation[] }>(`/v1/obligations?person_id=${who.id}&state=${ALL_STATES}&limit=200`);
  expect(answer.status).toBe(200);
  return answer.body.items.filter((one) => one.kind === kind);
}

describe('plans of a file', () => {
  const paper = (mentee: Person, more: Row = {}): Row => ({
    hr_number: number(mentee),
    starts_on: '2024-09-01',
    approved_on: '2024-08-20',
    reference: 'Records 2024/731',
    ...more,
  });

  test('are in force since their approval, marked, and meet the obligation; the second time nothing changes', async () => {
    const mentee = await newcomer();
    await world.assignment(mentee, await world.person({ division: 'GIM' }), { is_primary: true, starts_on: '2024-08-01' });
    expect(await owedBy(mentee, 'academic_plan')).toMatchObject([{ done_on: null }]);
    expect(counts(await send('plans', paper(mentee)))).toEqual(created(1));
    expect(await owedBy(mentee, 'academic_plan')).toMatchObject([{ done_on: '2024-08-20' }]);
    const [plan] = (await world.as(mentee).get<{ items: { id: string }[] }>(`/v1/academic-plans?mentee_id=${mentee.id}`)).body.items;
    expect(plan).toMatchObject({
      starts_on: '2024-09-01',
      ends_on: '2029-09-01',
      status: 'running',
      is_brought_along: true,
      document_reference: 'Records 2024/731',
      latest: { version: 1, state: 'in_force', in_force_on: '2024-08-20' },
    });
    const detail = await world.as(mentee).get(`/v1/academic-plans/${plan?.id}`);
    expect(detail).toMatchObject({ status: 200, body: { is_brought_along: true, goals: [] } });
    const { body } = await world.as(mentee).get<{ items: object[] }>('/v1/notifications');
    expect(body.items).toMatchObject([{ kind: 'history_imported' }]);
    const before = await everything();
    expect(counts(await send('plans', paper(mentee)))).toEqual(unchanged(1));
    expect(await everything()).toEqual(before);
    const revised = await world.as(mentee).post(`/v1/academic-plans/${plan?.id}/versions`, { change: 'substantive' }, { ifMatch: '*' });
    expect(revised.status).toBe(201);
    expect(counts(await send('plans', paper(mentee)))).toEqual(unchanged(1));
    expect(counts(await send('plans', paper(mentee, { reference: 'Records 2024/732' })))).toEqual(changed(1));
    const events = await world.sql<{ type: string }>`select type from event where subject_id = ${plan?.id} order by id`;
    expect(events.map(({ type }) => type)).toEqual(['academic_plan.opened', 'academic_plan.edited']);
  });

  test('are closed, drafts that come into force with a later file, and one after the other', async () => {
    const mentee = await newcomer();
    const first = paper(mentee, { starts_on: '2024-08-01', approved_on: '', closed_on: '2025-08-01' });
    const second = paper(mentee, { starts_on: '2025-08-01', approved_on: '', state: 'draft', months: '36' });
    expect(counts(await send('plans', first, second))).toEqual(created(2));
    const plans = async () => (await world.as(mentee).get<{ items: object[] }>(`/v1/academic-plans?mentee_id=${mentee.id}`)).body.items;
    expect(await plans()).toMatchObject([
      { status: 'closed', closed_on: '2025-08-01', latest: { state: 'closed' } },
      { status: 'running', ends_on: '2028-08-01', latest: { state: 'draft' } },
    ]);
    expect(counts(await send('plans', { ...second, state: 'in_force', approved_on: '2025-09-01' }))).toEqual(changed(1));
    expect(await plans()).toMatchObject([{}, { latest: { state: 'in_force', in_force_on: '2025-09-01' } }]);
    expect(counts(await send('plans', second))).toEqual(unchanged(1));
  });

  test('are refused by field', async () => {
    const [mentee, other, own] = [await newcomer(), await newcomer(), await newcomer()];
    await world.sql`insert into academic_plan (department_id, mentee_id, starts_on, ends_on) values (${world.id}, ${own.id}, '2024-09-01', '2029-09-01')`;
    await world.sql`update person set hr_number = 'OWN-P' where id = ${people.facultyAffairs.id}`;
    const report = await send(
      'plans',
      paper(mentee),
      paper(mentee),
      paper(mentee, { starts_on: '2025-09-01', approved_on: '' }),
      paper(other, { starts_on: '2024-06-30', approved_on: '' }),
      paper(other, { hr_number: 'NOBODY' }),
      paper(other, { hr_number: 'own-p' }),
      paper(other, { approved_on: '2026-03-02' }),
      paper(other, { starts_on: '2024-10-01', closed_on: '2024-10-01' }),
      paper(other, { starts_on: '2024-11-01', state: 'draft' }),
      paper(own),
      paper(other, { starts_on: '2024-12-01', reference: '' }),
    );
    expect(found(report)).toEqual([
      { row: 3, field: 'hr_number', code: 'duplicate' },
      { row: 4, field: 'starts_on', code: 'period_overlap' },
      { row: 5, field: 'hr_number', code: 'person_unfit' },
      { row: 6, field: 'hr_number', code: 'unknown_person' },
      { row: 7, field: 'hr_number', code: 'approver_is_subject' },
      { row: 8, field: 'approved_on', code: 'day_in_future' },
      { row: 9, field: 'closed_on', code: 'end_before_start' },
      { row: 10, field: 'approved_on', code: 'plan_state_unfit' },
      { row: 11, field: 'starts_on', code: 'recorded_otherwise' },
      { row: 12, field: 'reference', code: 'required' },
    ]);
  });
});

describe('check-ins of a file', () => {
  const held = (mentee: Person, more: Row = {}): Row => ({
    mentee_hr_number: number(mentee),
    conductor_hr_number: number(people.viceChair),
    held_on: '2025-12-04',
    ...more,
  });

  test('meet the obligation without content, and change with a later file', async () => {
    const mentee = await newcomer();
    await world.sql`update appointment set status = 'probationary' where person_id = ${mentee.id}`;
    expect(await owedBy(mentee, 'check_in')).toMatchObject([{ done_on: null }]);
    expect(counts(await send('check_ins', held(mentee)))).toEqual(created(1));
    expect(await owedBy(mentee, 'check_in')).toMatchObject([{ state: 'done', done_on: '2025-12-04' }]);
    const list = async () => (await world.as(mentee).get<{ items: { id: string }[] }>(`/v1/check-ins?mentee_id=${mentee.id}`)).body.items;
    const [checkIn] = await list();
    expect(checkIn).toMatchObject({
      state: 'acknowledged',
      is_brought_along: true,
      held_on: '2025-12-04',
      conductor_id: people.viceChair.id,
    });
    expect((await world.as(mentee).get(`/v1/check-ins/${checkIn?.id}`)).status).toBe(200);
    const before = await everything();
    expect(counts(await send('check_ins', held(mentee)))).toEqual(unchanged(1));
    expect(await everything()).toEqual(before);
    expect(counts(await send('check_ins', held(mentee, { held_on: '2025-12-05' })))).toEqual(changed(1));
    expect(await list()).toMatchObject([{ id: checkIn?.id, held_on: '2025-12-05' }]);
    await world.sql`update check_in set state = 'voided', voided_reason = 'not_held' where id = ${checkIn?.id}`;
    expect(counts(await send('check_ins', held(mentee, { held_on: '2025-12-05' })))).toEqual(unchanged(1));
    const events = await world.sql<{ type: string }>`select type from event where subject_id = ${checkIn?.id} order by id`;
    expect(events.map(({ type }) => type)).toEqual(['check_in.recorded', 'check_in.recorded']);
  });

  test('are refused by field, and where one is recorded here', async () => {
    const [mentee, other, scheduled, led] = [await newcomer(), await newcomer(), await newcomer(), await newcomer()];
    const mentor = await world.person({ division: 'GIM' });
    await world.assignment(mentee, mentor, { is_primary: true, starts_on: '2024-08-01' });
    const [role] = await world.sql`select id from leadership_role where person_id = ${people.viceChair.id} and role = 'vice_chair'`;
    const values = { mentee_id: scheduled.id, clock_starts_on: '2024-07-01', state: 'scheduled', planned_on: '2026-03-10' };
    await world.insert('check_in', { ...values, conductor_id: people.viceChair.id, role_id: role?.['id'] });
    const report = await send(
      'check_ins',
      held(mentee, { conductor_hr_number: number(mentor) }),
      held(other),
      held(other, { held_on: '2025-11-01' }),
      held(scheduled),
      held(led, { held_on: '2024-06-30' }),
      held(led, { held_on: '2026-03-02' }),
      held(led, { conductor_hr_number: number(led) }),
      held(led, { conductor_hr_number: 'NOBODY' }),
    );
    expect(found(report)).toEqual([
      { row: 2, field: 'conductor_hr_number', code: 'holder_unfit' },
      { row: 4, field: 'mentee_hr_number', code: 'duplicate' },
      { row: 5, field: 'held_on', code: 'recorded_otherwise' },
      { row: 6, field: 'held_on', code: 'no_programme_year' },
      { row: 7, field: 'held_on', code: 'day_in_future' },
      { row: 8, field: 'conductor_hr_number', code: 'holder_unfit' },
      { row: 8, field: 'mentee_hr_number', code: 'duplicate' },
      { row: 9, field: 'conductor_hr_number', code: 'unknown_person' },
      { row: 9, field: 'mentee_hr_number', code: 'duplicate' },
    ]);
  });
});

describe('annual reviews of a file', () => {
  const held = (mentee: Person, more: Row = {}): Row => ({
    mentee_hr_number: number(mentee),
    reviewer_hr_number: number(people.director),
    held_on: '2025-05-20',
    ...more,
  });

  test('meet that year’s obligation without content, and the second time change nothing', async () => {
    const mentee = await newcomer();
    expect(counts(await send('annual_reviews', held(mentee), held(mentee, { held_on: '2025-09-20' })))).toEqual(created(2));
    const list = async () =>
      (await world.as(mentee).get<{ items: { id: string }[] }>(`/v1/annual-reviews?mentee_id=${mentee.id}`)).body.items;
    const reviews = await list();
    expect(reviews.map((one) => ({ ...one, id: '' }))).toMatchObject([
      { academic_year: 2024, state: 'acknowledged', is_brought_along: true, capacity: 'division_director', held_on: '2025-05-20' },
      { academic_year: 2025, state: 'acknowledged', is_brought_along: true, held_on: '2025-09-20' },
    ]);
    const owed = await owedBy(mentee, 'annual_review');
    expect(owed.filter(({ done_on }) => done_on !== null)).toHaveLength(owed.length);
    expect((await world.as(mentee).get(`/v1/annual-reviews/${reviews[0]?.id}`)).status).toBe(200);
    const before = await everything();
    expect(counts(await send('annual_reviews', held(mentee), held(mentee, { held_on: '2025-09-20' })))).toEqual(unchanged(2));
    expect(await everything()).toEqual(before);
    const events = await world.sql<{ type: string }>`select type from event where subject_id = ${reviews[0]?.id} order by id`;
    expect(events.map(({ type }) => type)).toEqual(['annual_review.recorded']);
    // Held after the end of its year, by somebody whose office of that day is not known here.
    const late = held(mentee, {
      academic_year: '2024',
      held_on: '2025-07-10',
      reviewer_hr_number: number(people.outsider),
      capacity: 'chair',
    });
    expect(counts(await send('annual_reviews', late))).toEqual(changed(1));
    expect((await list())[0]).toMatchObject({
      academic_year: 2024,
      held_on: '2025-07-10',
      capacity: 'chair',
      reviewer_id: people.outsider.id,
    });
  });

  test('are refused by field, and where one is recorded here', async () => {
    const [mentee, other, here] = [await newcomer(), await newcomer(), await newcomer()];
    const mentor = await world.person({ division: 'GIM' });
    await world.assignment(mentee, mentor, { is_primary: true, starts_on: '2024-08-01' });
    await world.insert('annual_review', { mentee_id: here.id, academic_year: 2024, state: 'mentee_input' });
    const report = await send(
      'annual_reviews',
      held(mentee, { reviewer_hr_number: number(mentor) }),
      held(other),
      held(other, { held_on: '2025-06-01' }),
      held(here),
      held(other, { academic_year: '2025' }),
      held(other, { held_on: '2026-03-02' }),
    );
    expect(found(report)).toEqual([
      { row: 2, field: 'reviewer_hr_number', code: 'holder_unfit' },
      { row: 4, field: 'mentee_hr_number', code: 'duplicate' },
      { row: 5, field: 'held_on', code: 'recorded_otherwise' },
      { row: 6, field: 'held_on', code: 'day_before_year' },
      { row: 7, field: 'held_on', code: 'day_in_future' },
      { row: 7, field: 'mentee_hr_number', code: 'duplicate' },
    ]);
  });
});

test('what was before is imported by faculty affairs alone, and a dry run writes nothing', async () => {
  const mentee = await newcomer();
  const before = await everything();
  const files = {
    plans: { hr_number: number(mentee), starts_on: '2024-09-01', reference: 'Records 1' },
    check_ins: { mentee_hr_number: number(mentee), conductor_hr_number: number(people.viceChair), held_on: '2025-12-04' },
    annual_reviews: { mentee_hr_number: number(mentee), reviewer_hr_number: number(people.director), held_on: '2025-05-20' },
  };
  for (const [kind, row] of Object.entries(files) as [Kind, Row][]) {
    const payload = table(layouts[kind].columns, [row]);
    expect(counts(await importFile(kind, payload, { query: '&dry_run=true' }))).toEqual(created(1));
    const options = { key: crypto.randomUUID(), payload, headers: { 'content-type': 'text/csv' } };
    expectProblem(await world.as(people.admin).post(`/v1/imports?kind=${kind}`, null, options), 403, 'permission-denied');
  }
  expect(await everything()).toEqual(before);
});
