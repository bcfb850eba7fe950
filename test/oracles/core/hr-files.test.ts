/** The same values are read from every file that holds them, whoever wrote it and however. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { readTable } from '../../../src/core/table-file.ts';
import { workbookRows } from '../../../src/core/workbook.ts';
import { expected as ofLibreOffice } from '../../data/libreoffice/values.ts';
import { runs } from '../../setup/runs.ts';
import { asOwnText, asText, asWorkbook, codeIn, columns, type Layout, type TextLayout, type Value } from '../../setup/sheets.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hr-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(path: string) {
  const rows = await Array.fromAsync(readTable(path, { columns, required: ['code'], maxRows: 1_000, maxCellChars: 200 }));
  return rows.map(({ row, cells, problems }) => ({ row, cells, problems }));
}

async function readContent(content: string | Buffer) {
  const path = join(folder, 'file');
  await writeFile(path, content);
  return read(path);
}

/** A workbook read in this process, as the reader's own process reads it. */
async function readBook(content: Buffer) {
  const records = (await Array.fromAsync(workbookRows(content, null, 802))).flat();
  const clean = (text = '') => text.trim().normalize('NFC');
  expect(records[0]).toEqual({ row: 1, cells: columns });
  return records.slice(1).map(({ row, cells, faults }) => ({
    row,
    cells: Object.fromEntries(columns.map((column, n) => [column, clean(cells[n])])),
    problems: Object.values(faults ?? {}),
  }));
}

const numbered = (values: readonly Value[]) => values.map((cells, index) => ({ row: index + 2, cells, problems: [] }));

const day = fc
  .date({ min: new Date('1904-01-02'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const word = fc.stringMatching(/^[A-Za-zÀ-ÿŁłŞş語한\u05d0-\u05d5 ,;'’&<>"|-]{1,20}$/).map((text) => text.trim().normalize('NFC'));
// Names of what every object has are more than one writer can bear.
const shown = word.filter((text) => text !== '' && !/^[\s']*[=+\-@]/.test(text) && !(text in {}));
const value: fc.Arbitrary<Value> = fc.record({
  code: fc.integer({ min: 1, max: 999_999 }).map((n) => `H${String(n).padStart(6, '0')}`),
  name: shown,
  pct: fc.integer({ min: 0, max: 100 }).map(String),
  starts_on: day,
  ends_on: fc.oneof(fc.constant(''), day),
  note: fc.oneof(fc.constant(''), shown),
});
const values = fc.array(value, { minLength: 1, maxLength: 8 });

const textLayout: fc.Arbitrary<TextLayout> = fc.record({
  separator: fc.constantFrom(',', ';', '\t'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  bom: fc.boolean(),
  short: fc.boolean(),
  quoted: fc.boolean(),
});
const layout: fc.Arbitrary<Layout> = fc.record({
  epoch: fc.constantFrom('1900', '1904', '1904 in words'),
  texts: fc.constantFrom('shared', 'inline', 'rich', 'str'),
  days: fc.constantFrom('serial', 'built-in', 'iso', 'text'),
  ids: fc.constantFrom('text', 'letters', 'zeros', 'general'),
  share: fc.constantFrom('percent', 'number', 'decimals', 'text'),
  addresses: fc.constantFrom('all', 'none', 'rows'),
  prefix: fc.constantFrom('', 'x:'),
  encoding: fc.constantFrom('utf8', 'bom', 'utf16le'),
  before: fc.constantFrom('nothing', 'hidden sheet', 'chart sheet', 'shown sheet'),
  blanks: fc.constantFrom(0, 1, 500),
  wide: fc.boolean(),
  absolute: fc.boolean(),
});

test('text in every separator, line end and quotation, and short rows', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(values, textLayout, async (rows, one) => {
      expect(await readContent(asText(rows, one))).toEqual(numbered(rows));
      expect(await readContent(asOwnText(rows))).toEqual(numbered(rows));
    }),
    { numRuns: runs(200, 2_000) },
  );
});

test('workbooks in every layout: epochs, texts, formats, addresses, prefixes, encodings, sheets', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(values, layout, async (rows, one) => {
      const expected = rows.map((row) => ({ ...row, code: codeIn(one, row.code) }));
      expect(await readBook(asWorkbook(rows, one))).toEqual(numbered(expected));
    }),
    { numRuns: runs(150, 2_000) },
  );
});

const dayFormats = ['yyyy-mm-dd', 'dd.mm.yyyy', 'd mmm yyyy', '[$-409]mmmm d, yyyy', 'mm/dd/yy'];

test('workbooks of another writer, with typed cells and formats of their own', { timeout: 300_000 }, async () => {
  const typed = fc.record({ format: fc.constantFrom(...dayFormats), percent: fc.boolean(), ids: fc.boolean(), second: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(values, typed, async (rows, { format, percent, ids, second }) => {
      const date = (text: string) => (text === '' ? null : { value: new Date(text), type: Date, format });
      const sheet = [
        columns.map((name) => ({ value: name as string, type: String })),
        ...rows.map((row) => [
          ids ? { value: Number(row.code.slice(1)), type: Number, format: '"H"000000' } : { value: row.code, type: String },
          { value: row.name, type: String },
          percent ? { value: Number(row.pct) / 100, type: Number, format: '0%' } : { value: Number(row.pct), type: Number },
          date(row.starts_on),
          date(row.ends_on),
          row.note === '' ? null : { value: row.note, type: String },
        ]),
      ];
      const data = second
        ? [
            { data: sheet, sheet: 'Roster' },
            { data: [[{ value: 'old', type: String }]], sheet: 'Notes' },
          ]
        : sheet;
      const content = await writeXlsxFile(data as never).toBuffer();
      expect(await readBook(content)).toEqual(numbered(rows));
    }),
    { numRuns: runs(60, 600) },
  );
});

test('the files that LibreOffice wrote', { timeout: 120_000 }, async () => {
  const data = new URL('../../data/libreoffice/', import.meta.url);
  const files = (await readdir(data)).filter((name) => /\.(xlsx|csv)$/.test(name)).sort();
  expect(files.length).toBeGreaterThanOrEqual(20);
  for (const file of files) {
    const { pathname } = new URL(file, data);
    const rows = file.endsWith('.xlsx') ? await readBook(await readFile(pathname)) : await read(pathname);
    expect({ file, rows }).toEqual({ file, rows: ofLibreOffice });
  }
});
