/** What a row says by itself: no database. */
import { describe, expect, test } from 'vitest';
import { rowsInCircles } from '../../../src/features/administration/hr-facts/circles.ts';
import { layouts, readRow } from '../../../src/features/administration/imports/rows.ts';

const person = {
  hr_number: 'H1',
  given_name: 'Zoë',
  family_name: 'Šimková',
  email: 'zoe@example.edu',
  orcid: '0000-0002-1825-0097',
  division_code: 'CARD',
  cross_division_codes: 'GIM | NEPH|GIM',
  site_code: 'UNION',
  category: 'full_time',
  rank: 'professor',
  academic_fte_pct: '100',
  appointment_starts_on: '2024-02-29',
  appointment_ends_on: '',
  appointment_status: 'continuing',
  position_description: 'clinician_teacher',
  reports_to_hr_number: 'H2',
};
const role = {
  hr_number: 'H1',
  role: 'division_director',
  scope_kind: 'division',
  scope_code: 'CARD',
  portfolio: '',
  acting: 'FALSE',
  starts_on: '2024-07-01',
  ends_on: '2029-07-01',
};
/** An address of so many characters. */
const longEmail = (length: number) => {
  const domain = `${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(60)}.example.edu`;
  return `${'x'.repeat(length - domain.length - 1)}@${domain}`;
};
/** So many division codes that differ. */
const codes = (count: number) => Array.from({ length: count }, (_, i) => `D${i}`).join('|');
const wrong = (cells: Record<string, string>) =>
  readRow('people', { ...person, ...cells }, []).errors.map(({ field, code }) => `${field} ${code}`);
const wrongRole = (cells: Record<string, string>) =>
  readRow('roles', { ...role, ...cells }, []).errors.map(({ field, code }) => `${field} ${code}`);

describe('a row of a roster', () => {
  test('is read in the types of the database, empty cells as null', () => {
    const { values, errors } = readRow('people', person, []);
    expect(errors).toEqual([]);
    expect(values).toMatchObject({
      academic_fte_pct: 100,
      cross_division_codes: ['GIM', 'NEPH'],
      appointment_ends_on: null,
      reports_to_hr_number: 'H2',
    });
    expect(Object.keys(values)).toEqual(layouts.people.columns);
  });

  test('has no values for columns that the file lacks', () => {
    const { email: _, orcid: __, ...rest } = person;
    expect(Object.keys(readRow('people', rest, []).values)).not.toContain('email');
  });

  test.each([
    [{ family_name: '' }, ['family_name required']],
    [{ hr_number: 'H 1' }, ['hr_number invalid_code']],
    [{ email: 'zoe at example' }, ['email invalid_email']],
    [{ orcid: '0000-0002-1825-0098' }, ['orcid orcid_check_digit']],
    [{ orcid: '0000000218250097' }, ['orcid invalid_orcid']],
    [{ cross_division_codes: 'GIM;NEPH' }, ['cross_division_codes invalid_code']],
    [{ cross_division_codes: 'GIM|N EPH' }, ['cross_division_codes invalid_code']],
    [{ cross_division_codes: codes(50) }, []],
    [{ cross_division_codes: codes(51) }, ['cross_division_codes invalid_code']],
    [{ category: 'full-time' }, ['category unknown_word']],
    [{ rank: 'emperor' }, ['rank unknown_word']],
    [{ academic_fte_pct: '79' }, ['academic_fte_pct fte_unfit']],
    [{ academic_fte_pct: '80' }, []],
    [{ academic_fte_pct: '100' }, []],
    [{ category: 'part_time', academic_fte_pct: '79' }, []],
    [{ category: 'part_time', academic_fte_pct: '20' }, []],
    [{ category: 'adjunct', academic_fte_pct: '19' }, []],
    [{ category: 'part_time', academic_fte_pct: '80' }, ['academic_fte_pct fte_unfit']],
    [{ category: 'part_time', academic_fte_pct: '19' }, ['academic_fte_pct fte_unfit']],
    [{ category: 'adjunct', academic_fte_pct: '20' }, ['academic_fte_pct fte_unfit']],
    [{ category: 'status_only', academic_fte_pct: '0' }, []],
    [{ academic_fte_pct: '1e2' }, ['academic_fte_pct invalid_number']],
    [{ academic_fte_pct: '101' }, ['academic_fte_pct invalid_number']],
    [{ appointment_starts_on: '2025-02-29' }, ['appointment_starts_on invalid_date']],
    [{ appointment_starts_on: '2025-2-1' }, ['appointment_starts_on invalid_date']],
    [{ appointment_starts_on: '0024-02-01' }, ['appointment_starts_on invalid_date']],
    [{ appointment_ends_on: '2024-02-29' }, ['appointment_ends_on end_before_start']],
    [{ appointment_ends_on: '2024-03-01' }, []],
    [{ appointment_starts_on: '1900-01-01', appointment_ends_on: '2199-12-31' }, []],
    [{ appointment_starts_on: '1899-12-31' }, ['appointment_starts_on invalid_date']],
    [{ appointment_ends_on: '2200-01-01' }, ['appointment_ends_on invalid_date']],
    [{ appointment_ends_on: 'infinity' }, ['appointment_ends_on invalid_date']],
    [{ appointment_status: 'ended' }, ['appointment_ends_on required']],
    [{ reports_to_hr_number: 'H1' }, ['reports_to_hr_number reports_to_self']],
    [{ given_name: 'x'.repeat(100) }, []],
    [{ given_name: 'x'.repeat(101) }, ['given_name too_long']],
    [{ family_name: 'x'.repeat(100) }, []],
    [{ family_name: 'x'.repeat(101) }, ['family_name too_long']],
    [{ email: longEmail(254) }, []],
    [{ email: longEmail(255) }, ['email too_long']],
    [{ orcid: '0'.repeat(100) }, ['orcid invalid_orcid']],
    [{ orcid: '0'.repeat(101) }, ['orcid too_long']],
    [{ division_code: 'd'.repeat(32), site_code: 's'.repeat(32), reports_to_hr_number: 'r'.repeat(32) }, []],
    [{ division_code: 'd'.repeat(33) }, ['division_code invalid_code']],
    [{ site_code: 's'.repeat(33) }, ['site_code invalid_code']],
    [{ reports_to_hr_number: 'r'.repeat(33) }, ['reports_to_hr_number invalid_code']],
    [{ cross_division_codes: `GIM|${'c'.repeat(32)}` }, []],
    [{ cross_division_codes: `GIM|${'c'.repeat(33)}` }, ['cross_division_codes invalid_code']],
    [{ hr_number: 'h'.repeat(32) }, []],
    [{ hr_number: 'h'.repeat(33) }, ['hr_number invalid_code']],
  ])('is judged: %j', (cells, errors) => {
    expect(wrong(cells as Record<string, string>)).toEqual(errors);
  });

  test('reports all of its errors at once', () => {
    const found = wrong({
      given_name: '',
      division_code: '',
      rank: 'x',
      academic_fte_pct: '5',
      appointment_ends_on: '1999-13-01',
      email: '@',
    });
    expect(found).toHaveLength(6);
  });

  test('whose cells are shifted is not checked cell by cell, and no cell gets two errors', () => {
    const shifted = { field: null, code: 'cell_count', detail: 'The row has 3 cells.' };
    expect(readRow('people', { ...person, rank: 'Šimková' }, [shifted]).errors).toEqual([shifted]);
    const broken = { field: 'rank', code: 'cell_error', detail: 'The cell shows an error.' };
    expect(readRow('people', { ...person, rank: '#REF!' }, [broken]).errors).toEqual([broken]);
  });

  test('does not repeat the content of cells in errors', () => {
    const secret = 'Zarathustra';
    const cells = Object.fromEntries(layouts.people.columns.map((column) => [column, `${secret} ${column}`]));
    expect(JSON.stringify(readRow('people', cells, []).errors)).not.toContain(secret);
  });
});

describe('a row of divisions or sites', () => {
  const division = { code: 'CARD', name: 'Cardiology', kind: 'departmental', starts_on: '1900-01-01' };
  const site = { code: 'UNION', name: 'Union Hospital', affiliation: 'full' };
  test.each([
    ['divisions', division, {}, []],
    ['divisions', division, { code: 'd'.repeat(32), name: 'x'.repeat(200) }, []],
    ['divisions', division, { code: 'd'.repeat(33) }, ['code invalid_code']],
    ['divisions', division, { name: 'x'.repeat(201) }, ['name too_long']],
    ['divisions', division, { kind: 'private' }, ['kind unknown_word']],
    [
      'divisions',
      division,
      { code: '', name: '', kind: '', starts_on: '' },
      ['code required', 'name required', 'kind required', 'starts_on required'],
    ],
    ['sites', site, {}, []],
    ['sites', site, { code: 's'.repeat(32), name: 'x'.repeat(200) }, []],
    ['sites', site, { code: 's'.repeat(33) }, ['code invalid_code']],
    ['sites', site, { name: 'x'.repeat(201) }, ['name too_long']],
    ['sites', site, { affiliation: 'far' }, ['affiliation unknown_word']],
    ['sites', site, { code: '', name: '', affiliation: '' }, ['code required', 'name required', 'affiliation required']],
  ] as const)('of %s is judged: %j with %j', (kind, row, cells, errors) => {
    expect(readRow(kind, { ...row, ...cells }, []).errors.map(({ field, code }) => `${field} ${code}`)).toEqual(errors);
  });
});

describe('a row of roles', () => {
  test.each([
    [{}, []],
    [{ role: 'pope' }, ['role unknown_word']],
    [{ hr_number: 'h'.repeat(32) }, []],
    [{ hr_number: 'h'.repeat(33) }, ['hr_number invalid_code']],
    [{ scope_kind: 'site', scope_code: 'UNION' }, ['scope_kind scope_unfit']],
    [{ scope_code: '' }, ['scope_code required']],
    [{ role: 'chair', scope_kind: 'department' }, ['scope_code scope_unfit']],
    [{ role: 'chair', scope_kind: 'department', scope_code: '' }, []],
    [{ role: 'vice_chair', scope_kind: 'department', scope_code: '' }, ['portfolio required']],
    [{ role: 'vice_chair', scope_kind: 'department', scope_code: '', portfolio: 'research' }, []],
    [{ portfolio: 'research' }, ['portfolio scope_unfit']],
    [{ role: 'hospital_division_head', scope_kind: 'site_division', scope_code: 'UNION/CARD' }, []],
    [{ role: 'hospital_division_head', scope_kind: 'site_division', scope_code: 'CARD' }, ['scope_code invalid_code']],
    [{ role: 'committee_member', scope_kind: 'committee', scope_code: 'Mentorship awards' }, []],
    [{ acting: 'maybe' }, ['acting invalid_flag']],
    [{ ends_on: '2024-07-01' }, ['ends_on end_before_start']],
    [{ ends_on: '2024-07-02' }, []],
    [{ scope_kind: 'committee', scope_code: 'x'.repeat(200), role: 'committee_member' }, []],
    [{ scope_kind: 'committee', scope_code: 'x'.repeat(201), role: 'committee_member' }, ['scope_code too_long']],
  ])('is judged: %j', (cells, errors) => {
    expect(wrongRole(cells as Record<string, string>)).toEqual(errors);
  });
});

describe('circles of primary lines', () => {
  const day = (n: number) => `2026-01-0${n}`;

  test('take no longer than the lines are many', () => {
    const chain = Array.from({ length: 200_000 }, (_, i) => ({
      row: i,
      subordinate_id: `p${i}`,
      superior_id: `p${i + 1}`,
      starts_on: day(1),
      ends_on: null,
    }));
    // If it took the square of that, the test would not end in time.
    expect(rowsInCircles(chain)).toEqual([]);
    expect(
      rowsInCircles([...chain, { row: 200_000, subordinate_id: 'p200000', superior_id: 'p0', starts_on: day(1), ends_on: null }]),
    ).toHaveLength(200_001);
  });
});
