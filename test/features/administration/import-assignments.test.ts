/** Mentorships that exist, as agreed to on paper: running and over, with the conflict rule over all of their days, and free to be objected to. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import { expectProblem } from '../../setup/client.ts';
import { counts, found, importsOf, TODAY, table } from '../../setup/imports.ts';
import { createWorld, type Person } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { importFile, everything, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

type Row = Record<string, string>;
const file = (...rows: Row[]) => table(layouts.assignments.columns, rows);
const send = (...rows: Row[]) => importFile('assignments', file(...rows));
const created = (n: number) => ({ created: n, changed: 0, unchanged: 0, errors: 0 });

async function pair(): Promise<{ mentee: Person; mentor: Person; row: Row }> {
  const [mentee, other] = [await world.person({ division: 'CARD' }), await world.person({ division: 'GIM' })];
  const row = {
    mentee_hr_number: mentee.hr_number ?? '',
    mentor_hr_number: other.hr_number ?? '',
    starts_on: '2024-07-01',
    planned_ends_on: '2029-07-01',
    is_primary: 'true',
    reference: 'Records 2024/118',
  };
  return { mentee, mentor: other, row };
}

type Assignment = {
  id: string;
  status: string;
  subtype: string;
  is_primary: boolean;
  starts_on: string;
  expires_on: string;
  row_version: number;
};
const assignmentsOf = async (mentee: Person) =>
  (await world.as(mentee).get<{ items: Assignment[] }>(`/v1/assignments?mentee_id=${mentee.id}`)).body.items;

describe('mentorships of a file', () => {
  test('run as agreed on paper, with a reference; both are notified; the second time nothing changes', async () => {
    const { mentee, mentor, row } = await pair();
    expect(counts(await send(row))).toEqual(created(1));
    const [assignment] = await assignmentsOf(mentee);
    expect(assignment).toMatchObject({ status: 'active', subtype: 'formal', is_primary: true, starts_on: '2024-07-01' });
    const detail = await world.as(mentee).get(`/v1/assignments/${assignment?.id}`);
    expect(detail.body).toMatchObject({
      mentor_accepted_by: 'evidence',
      acceptance_evidence: { reference: 'Records 2024/118', accepted_on: '2024-07-01' },
    });
    for (const who of [mentee, mentor]) {
      const { body } = await world.as(who).get<{ items: object[] }>('/v1/notifications');
      expect(body.items).toMatchObject([{ kind: 'assignment_imported', subject_id: assignment?.id }]);
    }
    const before = await everything();
    expect(counts(await send(row))).toEqual({ created: 0, changed: 0, unchanged: 1, errors: 0 });
    expect(await everything()).toEqual(before);
    const events = await world.sql`select type from event where subject_id = ${assignment?.id ?? ''}`;
    expect(events).toEqual([{ type: 'assignment.recorded' }]);
  });

  test('are over, completed or ended, and are changed by a later file', async () => {
    const { mentee, row } = await pair();
    const other = (await pair()).row['mentor_hr_number'] ?? '';
    const past = {
      ...row,
      mentor_hr_number: other,
      starts_on: '2021-07-01',
      planned_ends_on: '',
      ends_on: '2023-07-01',
      outcome: 'completed',
    };
    const informal = { ...row, subtype: 'informal', is_primary: '', planned_ends_on: '' };
    expect(counts(await send(row, past, informal))).toEqual(created(3));
    expect((await assignmentsOf(mentee)).map(({ status, subtype }) => `${subtype} ${status}`).sort()).toEqual([
      'formal active',
      'formal completed',
      'informal active',
    ]);
    const ended = { ...row, ends_on: '2026-01-01' };
    expect(counts(await send(ended, past))).toEqual({ created: 0, changed: 1, unchanged: 1, errors: 0 });
    expect((await assignmentsOf(mentee)).map(({ status, subtype }) => `${subtype} ${status}`)).toContain('formal ended');
  });

  test('of a pair that reports to each other on some day are reported and suspended, over the whole past', async () => {
    const { mentee, mentor, row } = await pair();
    await world.line(mentee, mentor, 'evaluation', { starts_on: '2024-09-01', ends_on: '2025-02-01' });
    const tried = await importFile('assignments', file(row), { query: '&dry_run=true' });
    expect(tried).toMatchObject({
      status: 'succeeded',
      created: 1,
      conflicts_opened: [{ starts_on: '2024-09-01', ends_on: '2025-02-01' }],
    });
    expect(await assignmentsOf(mentee)).toEqual([]);
    const report = await send(row);
    const [assignment] = await assignmentsOf(mentee);
    expect(report.conflicts_opened).toMatchObject([{ assignment_id: assignment?.id, starts_on: '2024-09-01', ends_on: '2025-02-01' }]);
    expect(await world.sql`select starts_on, ends_on from conflict_case where assignment_id = ${assignment?.id ?? ''}`).toEqual([
      { starts_on: '2024-09-01', ends_on: '2025-02-01' },
    ]);
  });

  test('that are over and lay in a conflict are reported, too', async () => {
    const { mentee, mentor, row } = await pair();
    await world.line(mentee, mentor, 'primary', { starts_on: '2024-09-01', ends_on: '2025-02-01' });
    const report = await send({ ...row, ends_on: '2025-07-01' });
    expect(report.conflicts_opened).toMatchObject([{ starts_on: '2024-09-01', ends_on: '2025-02-01' }]);
  });
});

describe('rows are refused by field', () => {
  test('that name nobody, oneself, the same twice, two primary mentors, or somebody without an appointment', async () => {
    const { row } = await pair();
    const { row: second } = await pair();
    const report = await send(
      row,
      row,
      { ...row, mentor_hr_number: second['mentor_hr_number'] ?? '', starts_on: '2025-07-01' },
      { ...row, starts_on: '2025-07-01', is_primary: '' },
      { ...second, mentor_hr_number: 'NOBODY' },
      { ...second, mentor_hr_number: second['mentee_hr_number'] ?? '' },
      { ...second, starts_on: '1990-07-01' },
      { ...second, subtype: 'informal' },
      { ...second, starts_on: '2021-07-01', ends_on: '2021-07-01' },
      { ...second, starts_on: '2021-08-01', outcome: 'completed' },
      { ...second, starts_on: '2021-09-01', reference: '' },
    );
    expect(found(report)).toEqual([
      { row: 3, field: 'mentee_hr_number', code: 'duplicate' },
      { row: 4, field: 'is_primary', code: 'period_overlap' },
      { row: 5, field: 'starts_on', code: 'period_overlap' },
      { row: 6, field: 'mentor_hr_number', code: 'unknown_person' },
      { row: 7, field: 'mentor_hr_number', code: 'mentors_self' },
      { row: 8, field: 'mentee_hr_number', code: 'person_unfit' },
      { row: 8, field: 'mentor_hr_number', code: 'person_unfit' },
      { row: 9, field: 'is_primary', code: 'primary_not_formal' },
      { row: 10, field: 'ends_on', code: 'end_before_start' },
      { row: 11, field: 'ends_on', code: 'required' },
      { row: 12, field: 'reference', code: 'required' },
    ]);
  });

  test('that are about whoever imports, or differ from what was recorded here', async () => {
    const { row, mentee, mentor } = await pair();
    await world.sql`update person set hr_number = 'OWN1' where id = ${people.facultyAffairs.id}`;
    const own = await send({ ...row, mentor_hr_number: 'OWN1' });
    expect(found(own)).toContainEqual({ row: 2, field: 'reference', code: 'approver_is_subject' });
    await world.assignment(mentee, mentor, { starts_on: '2024-07-01', planned_ends_on: '2029-07-01', is_primary: true });
    expect(counts(await send(row))).toEqual({ created: 0, changed: 0, unchanged: 1, errors: 0 });
    expect(found(await send({ ...row, planned_ends_on: '2028-07-01' }))).toEqual([
      { row: 2, field: 'starts_on', code: 'recorded_otherwise' },
    ]);
  });

  test('with last days read as such, and a gap of a day as a warning', async () => {
    const { row } = await pair();
    const first = { ...row, ends_on: '2025-06-30', planned_ends_on: '' };
    const second = { ...row, starts_on: '2025-07-01' };
    const gap = await importFile('assignments', file(first, second), { query: '&dry_run=true' });
    expect(gap.warnings).toMatchObject([{ row: 3, field: 'starts_on', code: 'one_day_gap' }]);
    const inclusive = await importFile('assignments', file(first, second), { query: '&ends=inclusive' });
    expect(inclusive).toMatchObject({ created: 2, warning_count: 0 });
  });
});

describe('an objection', () => {
  test('of one of the two voids it while the days for it last; the other side and the importer are notified', async () => {
    const { mentee, mentor, row } = await pair();
    await send(row);
    const [assignment] = await assignmentsOf(mentee);
    const url = `/v1/assignments/${assignment?.id}/object`;
    expectProblem(await world.as(people.lead).post(url, {}, { ifMatch: '*' }), 403, 'permission-denied');
    expectProblem(await world.as(mentor).post(url, {}), 428, 'precondition-required');
    const answer = await world.as(mentor).post<Assignment>(url, {}, { ifMatch: '*' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'voided' } });
    const told =
      await world.sql`select person_id from notification where kind = 'assignment_objected' and subject_id = ${assignment?.id ?? ''}`;
    expect(told.map(({ person_id }) => person_id).sort()).toEqual([mentee.id, people.facultyAffairs.id].sort());
    expectProblem(await world.as(mentor).post(url, {}, { ifMatch: '*' }), 409, 'assignment-state');
    // The same file brings it again, as a new one.
    expect(counts(await send(row))).toEqual(created(1));
  });

  test('is too late after the policy’s days, and never possible for what was not imported', async () => {
    const { mentee, row } = await pair();
    await send(row);
    const [assignment] = await assignmentsOf(mentee);
    expect(assignment?.expires_on).toBe('2026-03-22');
    await world.sql`update assignment set expires_on = ${TODAY} where id = ${assignment?.id ?? ''}`;
    expectProblem(await world.as(mentee).post(`/v1/assignments/${assignment?.id}/object`, {}, { ifMatch: '*' }), 409, 'assignment-state');
    const other = await world.assignment(mentee, (await pair()).mentor, { starts_on: '2025-07-01' });
    expectProblem(await world.as(mentee).post(`/v1/assignments/${other.id}/object`, {}, { ifMatch: '*' }), 409, 'assignment-state');
  });
});
