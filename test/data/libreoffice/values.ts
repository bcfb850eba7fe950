/** What the files of this folder hold, each written by LibreOffice from `write.ts`. */

export const rows = [
  { code: 'H000123', name: 'Zoë O’Hare; "Junior"', pct: '100', starts_on: '2026-07-01', ends_on: '', note: 'first | second' },
  { code: 'H004567', name: 'Łucja 語 & <Ś>', pct: '80', starts_on: '1999-12-31', ends_on: '2026-06-30', note: '' },
  { code: 'H999999', name: 'Ada', pct: '0', starts_on: '1904-02-29', ends_on: '2199-12-31', note: '00123' },
  { code: 'H000001', name: "d'Arc, Jeanne", pct: '29', starts_on: '2024-02-29', ends_on: '2100-02-28', note: 'TRUE' },
] as const;

/** As a reader finds them: the first row is the header. */
export const expected = rows.map((cells, index) => ({ row: index + 2, cells, problems: [] }));
