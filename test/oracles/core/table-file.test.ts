/** What csv.ts writes, read back by table-file.ts, whatever the cells contain. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csvStream } from '../../../src/core/csv.ts';
import { readTable } from '../../../src/core/table-file.ts';
import { withoutUnseen } from '../../../src/core/text.ts';
import { runs } from '../../setup/runs.ts';

const columns = ['code', 'name', 'starts_on'] as const;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'table-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

const special = fc.string({ unit: fc.constantFrom(...'\'"=+-@＝＋－＠,;|\t\r\n \u00a0\ufeffaé\u0301\u0338#'), maxLength: 8 });
const cell = fc.oneof(special, fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 20 }));
/** What a cell may hold: neither control characters nor invisible ones, also once it is trimmed and composed. */
function settled(value: string): string {
  const next = withoutUnseen(value.toWellFormed().replace(/[^\P{Cc}\t\n\r]/gu, ''))
    .trim()
    .normalize('NFC');
  return next === value ? value : settled(next);
}
const text = fc.tuple(cell, fc.constantFrom('', ' ', '\n')).map(([value, space]) => `${space}${settled(value)}${space}`);

it('a written CSV file reads back as it was, trimmed and composed', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ name: text, starts_on: text }), { maxLength: 20 }), fc.boolean(), async (cells, bom) => {
      const rows = cells.map((row, index) => ({ code: `c${index}`, ...row }));
      const path = join(folder, 'property.csv');
      const header = columns.map((key) => ({ key, header: key }));
      await pipeline(csvStream(header, rows, { bom }), createWriteStream(path));
      const clean = (value: string) => value.trim().normalize('NFC');
      const expected = rows.map((row, index) => [index + 2, row.code, clean(row.name), clean(row.starts_on)]);
      const read = await Array.fromAsync(readTable(path, { columns, required: ['code'], maxRows: 1_000, maxCellChars: 100 }));
      expect(read.map((row) => [row.row, row.cells.code, row.cells.name, row.cells.starts_on])).toEqual(expected);
    }),
    { numRuns: runs(300, 3_000) },
  );
});
