/** Facts about people one by one, with their periods: positions, reporting lines and leaves, as a department has them when it moves in. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { kindsInOrder, layouts } from '../../../src/features/administration/imports/rows.ts';
import { expectProblem } from '../../setup/client.ts';
import { counts, found, importsOf, type Kind, newNumber, roster, table } from '../../setup/imports.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, importerOf, importFile, everything, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

const file = (kind: Kind, ...rows: Record<string, string>[]) => table(layouts[kind].columns, rows);
const send = (kind: Kind, ...rows: Record<string, string>[]) => importFile(kind, file(kind, ...rows));
const created = (n: number) => ({ created: n, changed: 0, unchanged: 0, errors: 0 });
const changed = (n: number) => ({ created: 0, changed: n, unchanged: 0, errors: 0 });
const unchanged = (n: number) => ({ created: 0, changed: 0, unchanged: n, errors: 0 });

async function hired(count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, newNumber);
  const rows = numbers.map((hr_number) => ({ hr_number, appointment_starts_on: '2015-07-01', position_description: '' }));
  await importFile('people', roster(...rows));
  return numbers;
}

describe('positions', () => {
  const facts = (hr_number: string) => world.sql`
    select f.kind, f.clinical_pct, f.starts_on, f.ends_on from position_description f join person p on p.id = f.person_id
    where p.hr_number = ${hr_number} order by f.starts_on`;

  test('are recorded with their shares, changed where they differ, and unchanged the second time', async () => {
    const [hr_number = ''] = await hired(1);
    const split = { clinical_pct: '50', teaching_pct: '30', scholarship_pct: '15', administration_pct: '5' };
    const first = { hr_number, kind: 'clinician_teacher', starts_on: '2015-07-01', ends_on: '2020-07-01', ...split };
    const second = { hr_number, kind: 'clinician_educator', starts_on: '2020-07-01' };
    expect(counts(await send('positions', first, second))).toEqual(created(2));
    const before = await everything();
    expect(counts(await send('positions', first, second))).toEqual(unchanged(2));
    expect(await everything()).toEqual(before);
    expect(counts(await send('positions', { ...second, ends_on: '2025-07-01' }))).toEqual(changed(1));
    // A column that the file does not have stays as it is.
    const narrow = table(['hr_number', 'kind', 'starts_on'], [first]);
    expect(counts(await importFile('positions', narrow))).toEqual(unchanged(1));
    expect(await facts(hr_number)).toEqual([
      { kind: 'clinician_teacher', clinical_pct: 50, starts_on: '2015-07-01', ends_on: '2020-07-01' },
      { kind: 'clinician_educator', clinical_pct: null, starts_on: '2020-07-01', ends_on: '2025-07-01' },
    ]);
  });

  test('that meet, say the same twice, name nobody or are not whole are refused by row and field', async () => {
    const [hr_number = ''] = await hired(1);
    const row = { hr_number, kind: 'other', starts_on: '2016-07-01', ends_on: '2017-07-01' };
    const report = await send(
      'positions',
      row,
      { ...row, starts_on: '2017-01-01' },
      row,
      { ...row, hr_number: 'NOBODY' },
      { ...row, starts_on: '2019-07-01', ends_on: '', clinical_pct: '50' },
      { ...row, starts_on: '2022-07-01', ends_on: '2022-07-01' },
    );
    expect(found(report)).toEqual([
      { row: 3, field: 'starts_on', code: 'period_overlap' },
      { row: 4, field: 'hr_number', code: 'duplicate' },
      { row: 5, field: 'hr_number', code: 'unknown_person' },
      { row: 6, field: 'clinical_pct', code: 'split_not_whole' },
      { row: 7, field: 'ends_on', code: 'end_before_start' },
    ]);
    expect(await facts(hr_number)).toEqual([]);
    const valid = await importFile('positions', file('positions', row, { ...row, starts_on: '2017-01-01' }), { query: '&mode=valid_rows' });
    expect(valid).toMatchObject({ created: 1, error_count: 1 });
  });

  test('with a day between them are taken with a warning', async () => {
    const [hr_number = ''] = await hired(1);
    const first = { hr_number, kind: 'other', starts_on: '2016-07-01', ends_on: '2017-06-30' };
    const report = await send('positions', first, { ...first, starts_on: '2017-07-01', ends_on: '' });
    expect(report).toMatchObject({ created: 2, warnings: [{ row: 3, field: 'starts_on', code: 'one_day_gap' }] });
  });
});

describe('reporting lines', () => {
  test('of every kind are recorded as those of HR, running and past, and end', async () => {
    const [one = '', other = ''] = await hired(2);
    const row = { subordinate_hr_number: one, superior_hr_number: other, starts_on: '2020-07-01', ends_on: '' };
    const kinds = ['primary', 'dotted', 'supervision', 'evaluation'].map((kind) => ({ ...row, kind }));
    const past = { ...row, kind: 'evaluation', starts_on: '2016-07-01', ends_on: '2018-07-01' };
    expect(counts(await send('reporting_lines', ...kinds, past))).toEqual(created(5));
    expect(counts(await send('reporting_lines', ...kinds, past))).toEqual(unchanged(5));
    expect(counts(await send('reporting_lines', { ...row, kind: 'dotted', ends_on: '2024-07-01' }))).toEqual(changed(1));
    expect(
      await world.sql`
      select l.kind, l.source, l.starts_on, l.ends_on from reporting_line l join person p on p.id = l.subordinate_id
      where p.hr_number = ${one} and l.kind = 'dotted'`,
    ).toEqual([{ kind: 'dotted', source: 'hr', starts_on: '2020-07-01', ends_on: '2024-07-01' }]);
  });

  test('are one primary line at a time, lead nowhere back, and to nobody themselves', async () => {
    const [one = '', two = '', three = ''] = await hired(3);
    const line = (subordinate_hr_number: string, superior_hr_number: string, starts_on = '2020-07-01') => ({
      subordinate_hr_number,
      superior_hr_number,
      kind: 'primary',
      starts_on,
      ends_on: '',
    });
    await send('reporting_lines', line(one, two));
    expect(found(await send('reporting_lines', line(one, three, '2021-07-01')))).toEqual([
      { row: 2, field: 'starts_on', code: 'period_overlap' },
    ]);
    expect(found(await send('reporting_lines', line(two, three), line(three, one)))).toEqual([
      { row: 2, field: 'superior_hr_number', code: 'reporting_line_cycle' },
      { row: 3, field: 'superior_hr_number', code: 'reporting_line_cycle' },
    ]);
    expect(found(await send('reporting_lines', line(two, two)))).toEqual([
      { row: 2, field: 'superior_hr_number', code: 'reports_to_self' },
    ]);
  });

  test('suspend the assignments that they bar, over the whole past, and the report lists the cases', async () => {
    const [mentee, mentor] = [await world.person({ division: 'CARD' }), await world.person({ division: 'GIM' })];
    const { id } = await world.assignment(mentee, mentor, { starts_on: '2025-07-01' });
    const row = { subordinate_hr_number: mentee.hr_number ?? '', superior_hr_number: mentor.hr_number ?? '', kind: 'evaluation' };
    const past = { ...row, starts_on: '2025-09-01', ends_on: '2025-11-01' };
    const tried = await importFile('reporting_lines', file('reporting_lines', past), { query: '&dry_run=true' });
    expect(tried.conflicts_opened).toMatchObject([{ assignment_id: id, starts_on: '2025-09-01' }]);
    expect(await world.sql`select id from conflict_case where assignment_id = ${id}`).toEqual([]);
    const report = await send('reporting_lines', past);
    expect(report.conflicts_opened).toMatchObject([{ assignment_id: id, starts_on: '2025-09-01', ends_on: '2025-11-01' }]);
  });
});

describe('leaves', () => {
  const facts = (hr_number: string) => world.sql`
    select r.kind, l.stops_clock, r.clock_override_reason, l.starts_on, l.ends_on
    from leave l join leave_restricted r on r.leave_id = l.id join person p on p.id = l.person_id where p.hr_number = ${hr_number} order by l.starts_on`;

  test('stop the clock as the policy decides, or as the row explains, and are unchanged the second time', async () => {
    const [hr_number = ''] = await hired(1);
    const parental = { hr_number, kind: 'parental', starts_on: '2020-07-01', ends_on: '2021-01-01' };
    const asPolicy = await send('leaves', parental);
    expect(counts(asPolicy)).toEqual(created(1));
    const [{ stops_clock } = { stops_clock: true }] = (await facts(hr_number)) as { stops_clock: boolean }[];
    const other = { ...parental, starts_on: '2022-07-01', ends_on: '2023-01-01', stops_clock: String(!stops_clock) };
    expect(found(await send('leaves', other))).toEqual([{ row: 2, field: 'clock_override_reason', code: 'clock_override_unexplained' }]);
    const explained = { ...other, clock_override_reason: 'Agreed with the dean' };
    expect(counts(await send('leaves', parental, explained))).toEqual({ created: 1, changed: 0, unchanged: 1, errors: 0 });
    expect(counts(await send('leaves', parental, explained))).toEqual(unchanged(2));
    expect(counts(await send('leaves', { ...parental, ends_on: '2021-02-01' }))).toEqual(changed(1));
    expect(await facts(hr_number)).toEqual([
      { kind: 'parental', stops_clock, clock_override_reason: null, starts_on: '2020-07-01', ends_on: '2021-02-01' },
      {
        kind: 'parental',
        stops_clock: !stops_clock,
        clock_override_reason: 'Agreed with the dean',
        starts_on: '2022-07-01',
        ends_on: '2023-01-01',
      },
    ]);
    const events = await world.sql`
      select e.type, e.data from event e where e.subject_id in (select l.id from leave l join person p on p.id = l.person_id where p.hr_number = ${hr_number})`;
    expect(events.map(({ type }) => type).sort()).toEqual(['leave.edited', 'leave.recorded', 'leave.recorded']);
    expect(JSON.stringify(events)).not.toMatch(/parental|clock|dean/);
  });

  test('a reason without what it explains is refused', async () => {
    const [hr_number = ''] = await hired(1);
    const row = { hr_number, kind: 'medical', starts_on: '2020-07-01', clock_override_reason: 'Agreed' };
    expect(found(await send('leaves', row))).toEqual([{ row: 2, field: 'stops_clock', code: 'required' }]);
  });

  test('are for faculty affairs: programme administrators neither import them nor see reports on them', async () => {
    const [hr_number = ''] = await hired(1);
    const report = await send('leaves', { hr_number, kind: 'medical', starts_on: '2020-07-01' });
    const admin = world.as(people.admin);
    const url = '/v1/imports?kind=leaves';
    const headers = { 'content-type': 'text/csv' };
    expectProblem(await admin.post(url, null, { key: crypto.randomUUID(), payload: file('leaves'), headers }), 403, 'permission-denied');
    expectProblem(await admin.get(`/v1/imports/${report.id}`), 404, 'not-found');
    expect((await admin.get<{ items: object[] }>(url)).body.items).toEqual([]);
    expect((await hr.get<{ items: object[] }>(url)).body.items).not.toEqual([]);
  });
});

describe('what can be imported', () => {
  test('is listed in the order in which it is imported, and each example can be read', async () => {
    type Template = { kind: Kind; columns: { name: string; is_required: boolean; example: string | null }[] };
    const { body } = await hr.get<{ items: Template[] }>('/v1/import-templates');
    expect(body.items.map(({ kind }) => kind)).toEqual(kindsInOrder);
    for (const { kind, columns } of body.items) {
      expect(columns.filter(({ is_required }) => is_required).map(({ name }) => name)).toEqual(layouts[kind].required);
      const row = Object.fromEntries(columns.map(({ name, example }) => [name, example ?? '']));
      const report = await importFile(kind, file(kind, row), { query: '&dry_run=true', as: importerOf(kind) });
      expect(found(report).filter(({ code }) => !code.startsWith('unknown_') && code !== 'milestone_unfit')).toEqual([]);
    }
  });

  test('a dry run that finds errors fails as the import would', async () => {
    const report = await importFile('positions', file('positions', { hr_number: 'NOBODY', kind: 'other', starts_on: '2020-01-01' }), {
      query: '&dry_run=true',
    });
    expect(report).toMatchObject({ status: 'failed', dry_run: true, error_count: 1 });
    expect(report.job.problem).toMatchObject({ code: 'import-rows-invalid', detail: expect.stringContaining('would be imported') });
  });

  test('notices have stable codes with severity and remedy', async () => {
    const { body } = await hr.get<{ items: { code: string; severity: string; of: string; remedy: string }[] }>('/v1/import-notices');
    expect(new Set(body.items.map(({ code }) => code)).size).toBe(body.items.length);
    expect(body.items.find(({ code }) => code === 'one_day_gap')).toMatchObject({ severity: 'warning', of: 'row' });
    expect(body.items.find(({ code }) => code === 'unknown_sheet')).toMatchObject({ severity: 'error', of: 'file' });
    expectProblem(await world.as(people.mentee).get('/v1/import-notices'), 403, 'permission-denied');
    expectProblem(await world.as(people.mentee).get('/v1/import-templates'), 403, 'permission-denied');
  });
});

describe('a whole file of facts', () => {
  test('leaves what it does not name as it is, and counts what holds of it', async () => {
    const [one = '', two = '', mentor = ''] = await hired(3);
    const [at, from] = ['2020-07-01', '2026-03-01'];
    const position = (hr_number: string, starts_on = at, ends_on = '') => ({ hr_number, kind: 'other', starts_on, ends_on });
    await send('positions', position(one, '2016-07-01', at), position(one), position(two));
    await send('assignments', { mentee_hr_number: one, mentor_hr_number: mentor, starts_on: at, reference: 'Records 7' });
    const before = await everything();
    const counted = async (kind: Kind, ...rows: Record<string, string>[]) => {
      const report = await importFile(kind, file(kind, ...rows), { query: `&scope=full&effective_on=${from}` });
      expect(report).toMatchObject({ status: 'succeeded', scope: 'full', missing: [], ended_count: 0 });
      return report.missing_count;
    };
    const none = await counted('positions');
    expect(none).toBeGreaterThanOrEqual(2);
    expect(await counted('positions', position(one))).toBe(none - 1);
    expect(await counted('positions', position(one), position(two))).toBe(none - 2);
    expect(await counted('positions', position(one, '2016-07-01', at))).toBe(none);
    expect(await counted('assignments')).toBeGreaterThanOrEqual(1);
    expect(await everything()).toEqual(before);
    expectProblem(
      await hr.post(`/v1/imports?kind=trainings&scope=full`, null, {
        key: crypto.randomUUID(),
        payload: 'x',
        headers: { 'content-type': 'text/csv' },
      }),
      400,
      'invalid-request',
    );
  });
});
