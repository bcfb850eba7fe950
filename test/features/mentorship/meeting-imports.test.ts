/** Meetings that were held before they were logged here: one by one or counted by programme year, marked, and free to be voided. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import { expectProblem } from '../../setup/client.ts';
import type { AssignmentOptions } from '../../setup/department.ts';
import { counts, found, importsOf, table } from '../../setup/imports.ts';
import { createWorld, type Person } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { importFile, everything, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

type Row = Record<string, string>;
const send = (...rows: Row[]) => importFile('meetings', table(layouts.meetings.columns, rows));
const created = (n: number) => ({ created: n, changed: 0, unchanged: 0, errors: 0 });
const unchanged = (n: number) => ({ created: 0, changed: 0, unchanged: n, errors: 0 });

type Pair = { mentee: Person; mentor: Person; assignment_id: string; row: Row };

/** A pair since 1 September 2024, of a mentee whose programme years begin on 1 July; the mentorship is recorded here on `recorded`. */
async function pair(recorded = '2026-02-20', more: AssignmentOptions = {}): Promise<Pair> {
  const [mentee, mentor] = [await world.person({ division: 'CARD', starts_on: '2024-07-01' }), await world.person({ division: 'GIM' })];
  const assignment = await world.assignment(mentee, mentor, {
    starts_on: '2024-09-01',
    planned_ends_on: '2029-09-01',
    is_primary: true,
    ...more,
  });
  await world.sql`alter table assignment disable trigger stamp`;
  await world.sql`update assignment set created_at = ${recorded}, activated_at = '2024-09-01' where id = ${assignment.id}`;
  await world.sql`alter table assignment enable trigger stamp`;
  const row = { mentee_hr_number: mentee.hr_number ?? '', mentor_hr_number: mentor.hr_number ?? '' };
  return { mentee, mentor, assignment_id: assignment.id, row };
}

type Meeting = {
  id: string;
  status: string;
  held_on: string | null;
  counted_year: number | null;
  is_brought_along: boolean;
  qualifies: boolean;
  duration_min: number;
  row_version: number;
};
const meetingsOf = async ({ mentee, assignment_id }: Pair) =>
  (await world.as(mentee).get<{ items: Meeting[] }>(`/v1/meetings?assignment_id=${assignment_id}&limit=200`)).body.items;
type Obligation = {
  kind: string;
  state: string;
  qualifying?: number;
  programme_year?: number;
  detail?: { qualifying?: number; programme_year?: number };
};
const yearsOf = async (mentee: Person) => {
  const { body } = await world.as(mentee).get<{ items: (Obligation & Row)[] }>(`/v1/obligations?person_id=${mentee.id}&limit=200`);
  return body.items.filter(({ kind }) => kind === 'meetings');
};

describe('meetings of a file, one by one', () => {
  test('count as brought along; both are notified once; the second time nothing changes', async () => {
    const one = await pair();
    const days = ['2024-10-01', '2025-01-15', '2025-09-03'].map((held_on) => ({ ...one.row, held_on }));
    expect(counts(await send(...days, { ...one.row, held_on: '2026-01-12', mode: 'video', duration_min: '45' }))).toEqual(created(4));
    const held = await meetingsOf(one);
    expect(held.map(({ held_on }) => held_on).sort()).toEqual(['2024-10-01', '2025-01-15', '2025-09-03', '2026-01-12']);
    for (const meeting of held)
      expect(meeting).toMatchObject({ status: 'confirmed', is_brought_along: true, counted_year: null, qualifies: true, logged_by: null });
    for (const who of [one.mentee, one.mentor]) {
      const { body } = await world.as(who).get<{ items: object[] }>('/v1/notifications');
      expect(body.items).toMatchObject([{ kind: 'history_imported' }]);
    }
    const before = await everything();
    expect(counts(await send(...days, { ...one.row, held_on: '2026-01-12' }))).toEqual(unchanged(4));
    expect(await everything()).toEqual(before);
    const [event] = await world.sql`select type, data from event where subject_id = ${held[0]?.id ?? ''}`;
    expect(event).toMatchObject({ type: 'meeting.recorded', data: { assignment_id: one.assignment_id } });
    expect(counts(await send({ ...one.row, held_on: '2026-01-12', mode: 'email' }))).toEqual({ ...unchanged(0), changed: 1 });
    expect((await meetingsOf(one)).find(({ held_on }) => held_on === '2026-01-12')).toMatchObject({ qualifies: false, duration_min: 45 });
  });

  test('are void as soon as one of the two says so, and a later file leaves them void', async () => {
    const one = await pair();
    await send({ ...one.row, held_on: '2025-10-01' });
    const [meeting] = await meetingsOf(one);
    const version = meeting?.row_version ?? 0;
    const answer = await world.as(one.mentor).post(`/v1/meetings/${meeting?.id}/void`, {}, { ifMatch: version });
    expect(answer.body).toMatchObject({ status: 'voided' });
    expect(counts(await send({ ...one.row, held_on: '2025-10-01' }))).toEqual(unchanged(1));
    expect(await meetingsOf(one)).toMatchObject([{ status: 'voided' }]);
  });

  test('count once with what the two confirmed on that day themselves', async () => {
    const one = await pair();
    const by_hand = {
      kind: 'formal',
      mode: 'video',
      state: 'confirmed',
      proposed_by: one.mentee.id,
      logged_by: one.mentee.id,
      confirmed_by: one.mentor.id,
    };
    const on_that_day = {
      held_on: '2026-01-20',
      duration_min: 60,
      logged_at: '2026-01-21T12:00:00Z',
      confirmed_at: '2026-01-22T12:00:00Z',
    };
    await world.insert('meeting', { assignment_id: one.assignment_id, ...by_hand, ...on_that_day });
    expect(counts(await send({ ...one.row, held_on: '2026-01-20' }))).toEqual(created(1));
    expect((await meetingsOf(one)).map(({ qualifies, is_brought_along }) => [is_brought_along, qualifies]).sort()).toEqual([
      [false, true],
      [true, false],
    ]);
    const [minutes] = await world.sql`select meetings, minutes from mentoring_minutes(${one.mentee.id}, '[2025-07-01,2026-07-01)')`;
    expect(minutes).toEqual({ meetings: 1, minutes: 60 });
  });
});

describe('meetings counted by programme year', () => {
  test('make the year’s number, without days, and follow a later file up and down', async () => {
    const one = await pair();
    const first = { ...one.row, programme_year_of: '2025-01-01', meetings: '3' };
    const second = { ...one.row, programme_year_of: '2025-12-01', meetings: '2' };
    expect(counts(await send(first, second))).toEqual(created(2));
    const held = await meetingsOf(one);
    expect(held.map(({ counted_year, held_on, qualifies }) => [counted_year, held_on, qualifies]).sort()).toEqual([
      ...Array.from({ length: 3 }, () => [1, null, true]),
      ...Array.from({ length: 2 }, () => [2, null, true]),
    ]);
    expect((await yearsOf(one.mentee)).map((year) => JSON.stringify(year)).join()).toContain('"qualifying":2');
    const before = await everything();
    // Another day of the same year means the same year.
    expect(counts(await send({ ...first, programme_year_of: '2024-07-01' }, second))).toEqual(unchanged(2));
    expect(await everything()).toEqual(before);
    for (const [meetings, valid] of [
      ['4', 4],
      ['1', 1],
      ['0', 0],
      ['2', 2],
    ] as const) {
      const answer = counts(await send({ ...first, meetings }));
      expect((answer.created ?? 0) + (answer.changed ?? 0)).toBe(1);
      expect((await meetingsOf(one)).filter(({ counted_year, qualifies }) => counted_year === 1 && qualifies)).toHaveLength(valid);
      expect(counts(await send({ ...first, meetings }))).toEqual(unchanged(1));
    }
  });

  test('are refused beside days of the same year, above the days that there were, and without a year', async () => {
    const one = await pair();
    const other = await pair();
    const report = await send(
      { ...one.row, programme_year_of: '2025-01-01', meetings: '3' },
      { ...one.row, held_on: '2025-02-01' },
      { ...one.row, programme_year_of: '2025-03-01', meetings: '3' },
      { ...other.row, programme_year_of: '2023-01-01', meetings: '3' },
      { ...other.row, programme_year_of: '2025-08-01', held_on: '2025-08-01' },
      { ...other.row, programme_year_of: '2025-08-01' },
      { ...other.row },
    );
    expect(found(report)).toEqual([
      { row: 3, field: 'held_on', code: 'counted_twice' },
      { row: 4, field: 'mentee_hr_number', code: 'duplicate' },
      { row: 5, field: 'programme_year_of', code: 'no_programme_year' },
      { row: 6, field: 'programme_year_of', code: 'count_or_day' },
      { row: 7, field: 'meetings', code: 'required' },
      { row: 8, field: 'held_on', code: 'required' },
    ]);
    await send({ ...one.row, programme_year_of: '2025-01-01', meetings: '3' });
    expect(found(await send({ ...one.row, held_on: '2025-02-01' }))).toEqual([{ row: 2, field: 'held_on', code: 'counted_twice' }]);
    await send({ ...one.row, held_on: '2025-09-01' });
    const counted = await send({ ...one.row, programme_year_of: '2025-09-10', meetings: '3' });
    expect(found(counted)).toEqual([{ row: 2, field: 'programme_year_of', code: 'counted_twice' }]);
    const short = await pair('2026-02-20', { starts_on: '2026-02-25', planned_ends_on: '2026-09-01' });
    expect(found(await send({ ...short.row, programme_year_of: '2026-02-26', meetings: '9' }))).toEqual([
      { row: 2, field: 'meetings', code: 'more_than_days' },
    ]);
    expect(counts(await send({ ...short.row, programme_year_of: '2026-02-26', meetings: '5' }))).toEqual(created(1));
  });
});

describe('what meetings of a file cannot change', () => {
  test('a programme year that was closed here, while one from before the mentorship was recorded here is open to them', async () => {
    const here = await pair('2025-01-10');
    const before = await pair('2025-07-02');
    expect(found(await send({ ...here.row, held_on: '2025-02-01' }))).toEqual([{ row: 2, field: 'held_on', code: 'year_closed' }]);
    expect(found(await send({ ...here.row, programme_year_of: '2025-02-01', meetings: '2' }))).toEqual([
      { row: 2, field: 'programme_year_of', code: 'year_closed' },
    ]);
    expect(counts(await send({ ...here.row, held_on: '2025-08-01' }, { ...before.row, held_on: '2025-02-01' }))).toEqual(created(2));
  });

  test('days without a mentorship, days to come, pauses, strangers and one’s own', async () => {
    const one = await pair();
    await world.insert('assignment_pause', { assignment_id: one.assignment_id, starts_on: '2025-03-01', ends_on: '2025-04-01' });
    await world.sql`update person set hr_number = 'OWN-M' where id = ${people.facultyAffairs.id}`;
    const report = await send(
      { ...one.row, held_on: '2024-08-31' },
      { ...one.row, held_on: '2026-03-02' },
      { ...one.row, held_on: '2025-03-15' },
      { ...one.row, mentor_hr_number: 'NOBODY', held_on: '2025-05-01' },
      { ...one.row, mentor_hr_number: 'own-m', held_on: '2025-05-01' },
      { ...one.row, held_on: '2025-05-01', mode: 'letter' },
    );
    expect(found(report)).toEqual([
      { row: 2, field: 'mentor_hr_number', code: 'no_mentorship' },
      { row: 3, field: 'held_on', code: 'day_in_future' },
      { row: 4, field: 'held_on', code: 'day_not_active' },
      { row: 5, field: 'mentor_hr_number', code: 'unknown_person' },
      { row: 6, field: 'mentee_hr_number', code: 'approver_is_subject' },
      { row: 6, field: 'mentor_hr_number', code: 'no_mentorship' },
      { row: 7, field: 'mode', code: 'unknown_word' },
    ]);
    expect(await meetingsOf(one)).toEqual([]);
  });

  test('anything, in a dry run or by a programme administrator', async () => {
    const one = await pair();
    const before = await everything();
    const file = table(layouts.meetings.columns, [{ ...one.row, held_on: '2025-05-01' }]);
    const report = await importFile('meetings', file, { query: '&dry_run=true' });
    expect(counts(report)).toEqual(created(1));
    expect(await everything()).toEqual(before);
    expectProblem(await world.as(people.admin).get(`/v1/imports/${report.id}`), 404, 'not-found');
    const options = { key: crypto.randomUUID(), payload: file, headers: { 'content-type': 'text/csv' } };
    expectProblem(await world.as(people.admin).post('/v1/imports?kind=meetings', null, options), 403, 'permission-denied');
  });
});
