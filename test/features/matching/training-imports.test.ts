/** Completed trainings of a file, which whoever imports them has verified. */
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
const file = (...rows: Row[]) => table(layouts.trainings.columns, rows);
const send = (...rows: Row[]) => importFile('trainings', file(...rows));
const usual = {
  course_title: 'Foundations of mentoring',
  duration_min: '180',
  is_accredited: 'TRUE',
  completed_on: '2025-02-01',
  evidence: 'Certificate 4711',
};

test('count at once, are unchanged the second time, and are recorded anew where they differ', async () => {
  const mentor = await world.person();
  const row = { ...usual, hr_number: mentor.hr_number ?? '' };
  expect(counts(await send(row))).toEqual({ created: 1, changed: 0, unchanged: 0, errors: 0 });
  const list = async () => (await world.as(mentor).get<{ items: object[] }>(`/v1/mentor-trainings?person_id=${mentor.id}`)).body.items;
  expect(await list()).toMatchObject([{ is_current: true, verified_by: people.facultyAffairs.id, evidence: 'Certificate 4711' }]);
  const before = await everything();
  expect(counts(await send(row))).toEqual({ created: 0, changed: 0, unchanged: 1, errors: 0 });
  expect(await everything()).toEqual(before);
  expect(counts(await send({ ...row, duration_min: '90' }))).toEqual({ created: 0, changed: 1, unchanged: 0, errors: 0 });
  const kept = (await list()) as { duration_min: number; voided_at: string | null }[];
  expect(kept.map(({ duration_min, voided_at }) => [duration_min, voided_at === null])).toEqual([
    [180, false],
    [90, true],
  ]);
});

test('are refused by field: nobody, twice the same, days to come, wrong numbers, and one’s own', async () => {
  const mentor = await world.person();
  const hr_number = mentor.hr_number ?? '';
  await world.sql`update person set hr_number = 'OWN2' where id = ${people.facultyAffairs.id}`;
  const report = await send(
    { ...usual, hr_number },
    { ...usual, hr_number },
    { ...usual, hr_number: 'NOBODY' },
    { ...usual, hr_number, completed_on: '2026-04-01' },
    { ...usual, hr_number, course_title: 'Second', duration_min: '0' },
    { ...usual, hr_number, course_title: 'Third', expires_on: '2025-02-01' },
    { ...usual, hr_number: 'OWN2' },
  );
  expect(found(report)).toEqual([
    { row: 3, field: 'hr_number', code: 'duplicate' },
    { row: 4, field: 'hr_number', code: 'unknown_person' },
    { row: 5, field: 'completed_on', code: 'day_in_future' },
    { row: 6, field: 'duration_min', code: 'invalid_number' },
    { row: 7, field: 'expires_on', code: 'end_before_start' },
    { row: 8, field: 'hr_number', code: 'approver_is_subject' },
  ]);
});

test('are for faculty affairs alone', async () => {
  const report = await send({ ...usual, hr_number: (await world.person()).hr_number ?? '' });
  expectProblem(await world.as(people.admin).get(`/v1/imports/${report.id}`), 404, 'not-found');
});
