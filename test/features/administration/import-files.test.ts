/** Files as people really have them: each of test/data/hr-files was made after a public report about some other system. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { counts, found, importsOf, newNumber, roles, roster, XLSX } from '../../setup/imports.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, send, importFile, factsOf, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

const data = (name: string) => readFileSync(path.join(import.meta.dirname, '../../data/hr-files', name));
const importCase = (name: string, query = '') =>
  importFile('people', data(name), { type: name.endsWith('.xlsx') ? XLSX : 'text/csv', query });
const created = (n: number) => ({ created: n, changed: 0, unchanged: 0, errors: 0 });
const appointments = async (hr_number: string) => (await factsOf(hr_number))?.['appointments'];

describe('a workbook', () => {
  test('that reckons days from 1904 gives the days that it shows', async () => {
    expect(counts(await importCase('lo_1904.xlsx'))).toEqual(created(1));
    expect(await appointments('X003061')).toEqual([['full_time', 'lecturer', 'probationary', '2026-07-01', '2026-07-01', null]]);
  });

  test('whose formulas have no stored result is refused by cell, and ends nothing', async () => {
    await importCase('b02_before.csv');
    const before = await factsOf('X003022');
    const report = await importCase('b02_formula.xlsx');
    expect(found(report)).toEqual([
      { row: 3, field: 'cross_division_codes', code: 'formula_without_result' },
      { row: 3, field: 'site_code', code: 'formula_without_result' },
      { row: 3, field: 'reports_to_hr_number', code: 'formula_without_result' },
    ]);
    expect(report.status).toBe('failed');
    expect(await factsOf('X003022')).toEqual(before);
  });

  test('is read from the sheet that opens, or from the sheet that is named', async () => {
    const report = await importCase('x01_hidden_first.xlsx');
    expect(counts(report)).toEqual(created(2));
    expect(report).toMatchObject({ rows: 2, sheet: null, ends: 'exclusive' });
    expect((await factsOf('X003011'))?.['given_name']).toBe('New');
    const named = await importCase('x01_hidden_first.xlsx', '&sheet=2019%20ROSTER&dry_run=true');
    expect(named).toMatchObject({ rows: 1, sheet: '2019 ROSTER', error_count: 0 });
  });

  test('has no other sheet than its own, and text has none', async () => {
    const unknown = await send('people', data('x01_hidden_first.xlsx'), { type: XLSX, query: '&sheet=Faculty' });
    expectProblem(unknown, 422, 'import-file-unreadable');
    expect(unknown.body).toMatchObject({ errors: [{ code: 'unknown_sheet' }], detail: expect.stringContaining('“Roster”') });
    const text = await send('people', data('b02_before.csv'), { query: '&sheet=Roster' });
    expect(text.body).toMatchObject({ code: 'import-file-unreadable', errors: [{ code: 'unknown_sheet' }] });
  });

  test('gives HR numbers as their format shows them', async () => {
    expect(counts(await importCase('b03_01_idformat.xlsx'))).toEqual(created(1));
    expect(await factsOf('H000123')).toMatchObject({ given_name: 'Ada' });
    expect(await importCase('b03_csv_H000123.csv')).toMatchObject({ created: 0, error_count: 0 });
  });

  test('gives percentages as percentages', async () => {
    const report = await importCase('x05_percent.xlsx', '&mode=valid_rows');
    const shares = await world.sql<{ hr_number: string; pct: number }>`
      select p.hr_number, a.academic_fte_pct as pct from appointment a join person p on p.id = a.person_id
      where p.hr_number in ('X003051', 'X003052') and p.department_id = ${world.id} order by 1`;
    expect(shares).toEqual([
      { hr_number: 'X003051', pct: 100 },
      { hr_number: 'X003052', pct: 80 },
    ]);
    expect(report.rows).toBe(6);
  });

  test('is read without addresses of cells, beside a chart sheet, and with a hundred thousand blank rows', async () => {
    const bare = await importCase('x08e_no_r.xlsx', '&dry_run=true');
    expect(bare).toMatchObject({ rows: 1, errors: expect.arrayContaining([expect.objectContaining({ row: 2, field: 'orcid' })]) });
    expect(counts(await importCase('x11_chartsheet.xlsx'))).toEqual(created(1));
    expect(counts(await importCase('f03_100000_blank.xlsx'))).toEqual(created(1));
  });
});

describe('text', () => {
  test('that holds characters nobody sees is refused with row and field', async () => {
    expect(found(await importCase('a04_zwsp_cells.csv'))).toEqual([
      { row: 2, field: 'given_name', code: 'invalid_text' },
      { row: 3, field: 'given_name', code: 'invalid_text' },
      { row: 3, field: 'family_name', code: 'invalid_text' },
      { row: 4, field: 'email', code: 'invalid_text' },
      { row: 5, field: 'hr_number', code: 'invalid_text' },
      { row: 6, field: 'given_name', code: 'invalid_text' },
    ]);
  });

  test('passes the rules of names in the API: no line breaks, something to see', async () => {
    const hr_number = newNumber();
    for (const given_name of ['A\nB', '\u0301', '\u2800', 'A\u200dB'])
      expect(found(await importFile('people', roster({ hr_number, given_name })))).toEqual([
        { row: 2, field: 'given_name', code: 'invalid_text' },
      ]);
    expect(counts(await importFile('people', roster({ hr_number, given_name: 'محمدی\u200cنژاد' })))).toEqual(created(1));
  });

  test('without the separators behind the last cell of a row is taken', async () => {
    expect(counts(await importCase('a08_excel_short_rows.csv'))).toEqual(created(40));
    const [header = '', row = ''] = data('a08_excel_short_rows.csv').toString().split('\r\n');
    const cut = row.replace('X002000', newNumber()).split(',').slice(0, 12).join(',');
    const report = await importFile('people', `${header}\r\n${cut}\r\n`);
    expect(report.errors).toEqual([
      { row: 2, field: null, code: 'cell_count', detail: expect.stringContaining('ends before the column appointment_status') },
    ]);
  });

  test('with a share in per cent is taken', async () => {
    expect(counts(await importFile('people', roster({ hr_number: newNumber(), academic_fte_pct: '100%' })))).toEqual(created(1));
  });
});

describe('last days', () => {
  test('are the first day without by default, and a gap of one day is a warning', async () => {
    await importCase('d02a.csv');
    const report = await importCase('d02b.csv', '&effective_on=2026-07-01');
    expect(report).toMatchObject({ status: 'succeeded', error_count: 0, warning_count: 1, warnings_truncated: false });
    expect(report.warnings).toEqual([
      { row: 2, field: 'appointment_starts_on', code: 'one_day_gap', detail: expect.stringContaining('ends=inclusive') },
    ]);
    const page = await hr.get<{ items: unknown[] }>(`/v1/imports/${report.id}/warnings`);
    expect(page.body).toEqual({ items: report.warnings, next_cursor: null });
    expectProblem(await hr.get(`/v1/imports/${report.id}/warnings?cursor=x`), 400, 'invalid-cursor');
  });

  test('are what most HR systems write with ends=inclusive, and leave no gap', async () => {
    const hr_number = newNumber();
    const as = (name: string) => data(name).toString().replaceAll('X005002', hr_number).replaceAll('x5002', hr_number);
    await importFile('people', as('d02a.csv'), { query: '&ends=inclusive' });
    const report = await importFile('people', as('d02b.csv'), { query: '&ends=inclusive&effective_on=2026-07-01' });
    expect(report).toMatchObject({ ends: 'inclusive', error_count: 0, warning_count: 0 });
    expect(await appointments(hr_number)).toEqual([
      ['full_time', 'lecturer', 'probationary', '2022-07-01', '2022-07-01', '2026-07-01'],
      ['full_time', 'assistant_professor', 'probationary', '2026-07-01', '2026-07-01', null],
    ]);
  });

  test('of roles are read the same, and a last day that has no next one is refused', async () => {
    const hr_number = newNumber();
    await importFile('people', roster({ hr_number }));
    const term = { hr_number, role: 'division_director', scope_kind: 'division', scope_code: 'CARD' };
    const first = { ...term, starts_on: '2020-07-01', ends_on: '2022-06-30' };
    const second = { ...term, starts_on: '2022-07-01', ends_on: '2024-06-30' };
    const gap = await importFile('roles', roles(first, second));
    expect(gap).toMatchObject({ created: 2, warning_count: 1, warnings: [{ row: 3, field: 'starts_on', code: 'one_day_gap' }] });
    const late = await importFile('roles', roles({ ...second, ends_on: '2199-12-31' }), { query: '&ends=inclusive' });
    expect(found(late)).toEqual([{ row: 2, field: 'ends_on', code: 'invalid_date' }]);
    const inclusive = await importFile('roles', roles(first, second), { query: '&ends=inclusive' });
    expect(inclusive).toMatchObject({ error_count: 0, warning_count: 0 });
  });
});
