/** Events of a file with who attended: for programme administrators, the same file again changes nothing, what is recorded here stays. */
import { afterAll, beforeEach, expect, test } from 'vitest';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import { expectProblem } from '../../setup/client.ts';
import { counts, found, importsOf, table } from '../../setup/imports.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { importFile, everything, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

type Row = Record<string, string>;
const admin = world.as(people.admin);
const file = (...rows: Row[]) => table(layouts.events.columns, rows);
const send = (...rows: Row[]) => importFile('events', file(...rows), { as: admin });
const orientation = { title: 'Orientation 2025', kind: 'orientation', held_on: '2025-09-10' };

test('an orientation of a file counts for those who were present, and a later file corrects it', async () => {
  const [one, other] = [await world.person({ starts_on: '2025-07-01' }), await world.person({ starts_on: '2025-07-01' })];
  const rows = [
    { ...orientation, hr_number: one.hr_number ?? '' },
    { ...orientation, hr_number: other.hr_number ?? '', attendance: 'excused' },
    { title: 'Forum', kind: 'mentor_forum', held_on: '2026-04-01', division_code: 'CARD' },
  ];
  expect(counts(await send(...rows))).toEqual({ created: 3, changed: 0, unchanged: 0, errors: 0 });
  const attendance = async () =>
    (await admin.get<{ items: object[] }>('/v1/event-attendance?limit=200')).body.items.map((item) => item as Record<string, unknown>);
  expect((await attendance()).map((item) => [item['person_id'], item['attendance'], item['counts_as_orientation']]).sort()).toEqual(
    [
      [one.id, 'present', true],
      [other.id, 'excused', false],
    ].sort(),
  );
  const [event] = await world.sql`select id, is_mandatory, row_version from programme_event where title = 'Orientation 2025'`;
  expect(event).toMatchObject({ is_mandatory: true, row_version: 1 });
  const before = await everything();
  expect(counts(await send(...rows))).toEqual({ created: 0, changed: 0, unchanged: 3, errors: 0 });
  expect(await everything()).toEqual(before);
  expect(counts(await send(rows[0] ?? {}, { ...rows[1], attendance: 'present' }))).toEqual({
    created: 0,
    changed: 1,
    unchanged: 1,
    errors: 0,
  });
  expect((await attendance()).map((item) => item['attendance'])).toEqual(['present', 'present']);
  const recorded = await world.sql`select type, data - 'import_id' as data from event where subject_id = ${event?.['id']} order by id`;
  expect(recorded).toMatchObject([
    { type: 'programme_event.scheduled', data: { kind: 'orientation' } },
    { type: 'event_attendance.recorded', data: { present: 1, excused: 1 } },
    { type: 'event_attendance.recorded', data: { present: 1 } },
  ]);
});

test('rows are refused by field: nobody, no division, days to come, twice the same, and what is recorded otherwise', async () => {
  const { hr_number } = await world.person();
  const talk = { title: 'A talk', kind: 'lecture', held_on: '2025-10-01', hr_number: hr_number ?? '' };
  await world.insert('programme_event', {
    title: 'Cancelled',
    kind: 'lecture',
    held_on: '2025-10-01',
    cancelled_at: '2025-09-01T12:00:00Z',
  });
  await world.insert('programme_event', { title: 'Known', kind: 'lecture', held_on: '2025-10-01' });
  const report = await send(
    talk,
    talk,
    { ...talk, hr_number: 'NOBODY' },
    { ...talk, title: 'B', division_code: 'NONE' },
    { ...talk, title: 'C', held_on: '2026-03-02' },
    { ...talk, title: 'Cancelled' },
    { ...talk, title: 'Known', kind: 'workshop' },
    { ...talk, hr_number: '', kind: 'social' },
    { ...talk, title: 'D', hr_number: '', attendance: 'present' },
    { ...talk, title: 'E', division_code: 'CARD', held_on: '1899-01-01' },
  );
  expect(found(report)).toEqual([
    { row: 3, field: 'hr_number', code: 'duplicate' },
    { row: 4, field: 'hr_number', code: 'unknown_person' },
    { row: 5, field: 'division_code', code: 'unknown_division' },
    { row: 6, field: 'held_on', code: 'day_in_future' },
    { row: 7, field: 'title', code: 'recorded_otherwise' },
    { row: 8, field: 'title', code: 'recorded_otherwise' },
    { row: 9, field: 'title', code: 'recorded_otherwise' },
    { row: 10, field: 'hr_number', code: 'required' },
    { row: 11, field: 'held_on', code: 'invalid_date' },
  ]);
});

test('files of events are for programme administrators alone', async () => {
  const options = { key: crypto.randomUUID(), payload: file(orientation), headers: { 'content-type': 'text/csv' } };
  expectProblem(await world.as(people.facultyAffairs).post('/v1/imports?kind=events', null, options), 403, 'permission-denied');
});
