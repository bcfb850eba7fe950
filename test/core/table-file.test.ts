import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { csvStream } from '../../src/core/csv.ts';
import { readTable } from '../../src/core/table-file.ts';

import { codes, tableFiles } from '../setup/table-files.ts';

const columns = ['code', 'name', 'starts_on'];
const data = new URL('../data/', import.meta.url);
const { pathOf, fileOf, readPath, read, refusal } = tableFiles(columns);

describe('CSV', () => {
  it('reads every cell by its column and numbers rows as a spreadsheet does', async () => {
    expect(await read('code,name,starts_on\nGI,Gastroenterology,1990-07-01\nEM,,\n')).toEqual([
      { row: 2, cells: { code: 'GI', name: 'Gastroenterology', starts_on: '1990-07-01' }, problems: [] },
      { row: 3, cells: { code: 'EM', name: '', starts_on: '' }, problems: [] },
    ]);
  });

  it('reads the same from any line ends, with or without byte order mark and final line end', async () => {
    const lines = ['code,name', 'GI,Zoë', '"EM","x"'];
    const expected = await read(lines.join('\n'));
    expect(expected.map((row) => row.cells.name)).toEqual(['Zoë', 'x']);
    for (const end of ['\n', '\r\n', '\r']) {
      for (const mark of ['', '\ufeff']) {
        expect(await read(mark + lines.join(end))).toEqual(expected);
        expect(await read(mark + lines.join(end) + end)).toEqual(expected);
      }
    }
    expect(await read('code,name\r\nGI,Zoë\n"EM","x"\r\n')).toEqual(expected);
  });

  it('understands quoted separators, quotes and line breaks, which do not count as rows', async () => {
    const rows = await read('code,name\nA,"x, ""y""\nz"\nB,after\n');
    expect(rows.map(({ row, cells }) => [row, cells.name])).toEqual([
      [2, 'x, "y"\nz'],
      [3, 'after'],
    ]);
  });

  it('accepts spaces around quotation marks', async () => {
    expect((await read('code, name\nA, "x, y" \n'))[0]?.cells).toEqual({ code: 'A', name: 'x, y' });
  });

  it('skips blank lines and rows of empty cells, but counts them', async () => {
    const rows = await read('\ncode,name\n\nA,x\n,\n   \n"",""\nB,y\n\n\n');
    expect(rows.map(({ row, cells }) => [row, cells.code])).toEqual([
      [4, 'A'],
      [8, 'B'],
    ]);
  });

  it.each([';', '\t', ','])('detects %j as the separator of cells', async (separator) => {
    const text = [
      ['code', 'name', 'starts_on'],
      ['A', '"x,;\ty"', ''],
    ];
    const [row] = await read(text.map((cells) => cells.join(separator)).join('\r\n'));
    expect(row).toEqual({ row: 2, cells: { code: 'A', name: 'x,;\ty', starts_on: '' }, problems: [] });
  });

  it('ignores separators in a quoted header', async () => {
    expect((await refusal('"code,,,";name\nA;x')).detail).toContain('“code,,,”');
  });

  it('reports rows with too many or too few cells, and continues', async () => {
    const text = 'code,name,starts_on\nA,x\nB,x,2020-01-01,surplus\nC,x,2020-01-01,,\nD,x,2020-01-01\n';
    const rows = await read(text, { required: ['code', 'starts_on'] });
    expect(rows.map(codes)).toEqual([['null:cell_count'], ['null:cell_count'], [], []]);
    expect(rows[0]?.cells).toEqual({ code: 'A', name: 'x', starts_on: '' });
    expect(rows[0]?.problems[0]?.detail).toBe(
      'The row has 2 cells, the header has 3: it ends before the column starts_on, which needs a value.',
    );
  });

  it('takes rows that end before columns which need no value, as Excel writes them', async () => {
    const rows = await read('code,name,starts_on\nA,x\nB\nC,x,2020-01-01\n');
    expect(rows.map(codes)).toEqual([[], [], []]);
    expect(rows[1]?.cells).toEqual({ code: 'B', name: '', starts_on: '' });
  });

  it('accepts a file that has only a header', async () => {
    expect(await read('code,name\r\n')).toEqual([]);
    expect(await read('code')).toEqual([]);
  });

  it('returns only the columns that the file has', async () => {
    expect((await read('code\nA\n'))[0]?.cells).toEqual({ code: 'A' });
  });

  it('takes header names in any case, with spaces around and empty columns after them', async () => {
    expect((await read(' CODE ,\u00a0Name,,\nA,x,,\n'))[0]).toEqual({ row: 2, cells: { code: 'A', name: 'x' }, problems: [] });
  });

  it('closes the file when the reader stops early', async () => {
    const path = await fileOf(`code\n${'A\n'.repeat(900)}`);
    for await (const row of readTable(path, { columns, required: [], maxRows: 1_000, maxCellChars: 10 })) if (row.row === 3) break;
    await rm(path);
  });

  it('passes on the error of a file that cannot be opened', async () => {
    await expect(readPath(pathOf('nowhere'))).rejects.toThrow('ENOENT');
  });
});

describe('CSV refused as a whole', () => {
  it.each([
    ['Windows-1252', Buffer.from('code,name\nA,Zo\xeb\n', 'latin1')],
    ['UTF-16 with byte order mark', Buffer.from('\ufeffcode,name\nA,Zoë\n', 'utf16le')],
    ['UTF-16 without', Buffer.from('code,name\nA,Zoë\n', 'utf16le')],
    ['big-endian UTF-16', Buffer.from('code,name\nA,Zoë\n', 'utf16le').swap16()],
    ['a character cut off at the end', Buffer.from('code,name\nA,Zoë', 'utf8').subarray(0, -1)],
    ['a surrogate in UTF-8', Buffer.from([...Buffer.from('code\nA'), 0xed, 0xa0, 0x80])],
  ])('not_utf8: %s', async (_, content) => {
    const error = await refusal(content);
    expect(error.code).toBe('not_utf8');
    expect(error.detail).toContain('CSV UTF-8');
  });

  it('not_utf8: a wrong byte far behind the first rows', async () => {
    const error = await refusal(Buffer.concat([Buffer.from(`code\n${'Zoë\n'.repeat(900)}`.padEnd(200_000, '\n')), Buffer.from([0xe9])]));
    expect(error.code).toBe('not_utf8');
  });

  it('accepts characters that are split between two chunks', async () => {
    for (const shift of [0, 1, 2, 3]) {
      const names = `${'x'.repeat(shift)}${'語'.repeat(90)}`;
      const rows = await read(`code,name\n${`A,${names}\n`.repeat(900)}`);
      expect(rows.length).toBe(900);
      expect(rows.every((row) => row.cells.name === names)).toBe(true);
    }
  });

  it('unclosed_quote: names the row', async () => {
    expect(await refusal('code,name\nA,x\n\nB,"open\nC,y\n')).toMatchObject({ code: 'unclosed_quote', row: 4 });
    expect(await refusal('code,name\nA,x\nB,"open\nC,"y"\n')).toMatchObject({ code: 'unclosed_quote', row: 3 });
    expect(await refusal(`code,name\nA,x\nB,"open\n${'C,yyyyyyyyyyyyyyyyyy\n'.repeat(100_000)}`)).toMatchObject({
      code: 'unclosed_quote',
      row: 3,
    });
  });

  it('stray_quote: names the row', async () => {
    expect(await refusal('code,name\nA,x\nB,5" disc\n')).toMatchObject({ code: 'stray_quote', row: 3 });
  });

  it('unknown_column: lists it and the allowed columns', async () => {
    const error = await refusal('code,naem,shoe size\nA,x,42');
    expect(error).toMatchObject({ code: 'unknown_column', row: 1, field: 'naem' });
    expect(error.detail).toContain('“naem”, “shoe size”');
    expect(error.detail).toContain('code, name, starts_on');
    expect((await refusal('code,,name\nA,x,y')).code).toBe('unknown_column');
    expect((await refusal('code,a,b,c,d,e\n')).detail).toContain('has “a”, “b”, “c”, “d”, “e”. The columns are');
    expect((await refusal('code,a,b,c,d,e,f,g\n')).detail).toContain('has “a”, “b”, “c”, “d”, “e” and 2 more. The columns are');
    expect((await refusal(`code,${'x'.repeat(41)}\n`)).detail).toContain(`has “${'x'.repeat(40)}”.`);
  });

  it('duplicate_column', async () => {
    expect(await refusal('code,name,Code\n')).toMatchObject({ code: 'duplicate_column', field: 'code', row: 1 });
  });

  it('missing_column: lists all that are missing', async () => {
    const error = await refusal('starts_on\n', { required: ['code', 'name'] });
    expect(error).toMatchObject({ code: 'missing_column', field: 'code' });
    expect(error.detail).toContain('code, name');
  });

  it.each(['', '\n\n', '\ufeff', ' , ,\n', '\r\n'])('empty: %j', async (content) => {
    expect((await refusal(content)).code).toBe('empty');
  });

  it('too_many_rows: blank ones do not count, up to what a spreadsheet has', async () => {
    const text = 'code\nA\n\nB\n\nC\n';
    expect(await read(text, { maxRows: 3 })).toHaveLength(3);
    expect(await refusal(text, { maxRows: 2 })).toMatchObject({
      code: 'too_many_rows',
      row: 6,
      detail: 'The file has more than 2 rows below the header. Split it into several files.',
    });
    expect(await refusal(`code\nA${'\n'.repeat(1_048_600)}`)).toMatchObject({
      code: 'too_many_rows',
      row: 1_048_577,
      detail: 'The file has more than 1048575 rows below the header. Split it into several files.',
    });
  });

  it('not_a_spreadsheet: an old .xls or a workbook with a password', async () => {
    const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
    expect((await refusal(ole)).code).toBe('not_a_spreadsheet');
  });
});

describe('cells', () => {
  it('are trimmed, also of no-break spaces, and composed', async () => {
    expect((await read('code,name\n \u00a0A\u2003 ,"  Zoe\u0308 "\n'))[0]?.cells).toEqual({ code: 'A', name: 'Zoë' });
  });

  it('lose their control characters, which is a problem', async () => {
    const rows = await read('code,name\nA,x\0y\nB,\u0085z\nC,"a\tb\nc"\nD,\u007f\n');
    expect(rows.map(codes)).toEqual([['name:invalid_text'], ['name:invalid_text'], [], ['name:invalid_text']]);
    expect(rows.map((row) => row.cells.name)).toEqual(['xy', 'z', 'a\tb\nc', '']);
  });

  it('lose characters that turn the direction of a text, or have no width, which is a problem', async () => {
    const rows = await read('code,name\nA,Ann\u202ea\nB,Ann\u200ba\nC,\u2066Ann\u2069\nD,Ann\u200da\nE,محمدی\u200cنژاد\nF,👩🏽\u200d⚕️\n');
    expect(rows.map(codes)).toEqual([...Array(4).fill(['name:invalid_text']), [], []]);
    expect(rows.map((row) => row.cells.name)).toEqual(['Anna', 'Anna', 'Ann', 'Anna', 'محمدی\u200cنژاد', '👩🏽\u200d⚕️']);
  });

  it('are cut when too long, which is a problem', async () => {
    const rows = await read(`code,name\nA,${'x'.repeat(100)}\nB,${'x'.repeat(101)}\nC,${'x'.repeat(99)}😀\n`);
    expect(rows.map(codes)).toEqual([[], ['name:too_long'], ['name:too_long']]);
    expect(rows.every((row) => (row.cells.name ?? '').length <= 100 && row.cells.name?.isWellFormed())).toBe(true);
  });

  it.each(['#N/A', '#REF!', '#DIV/0!', '#NAME?', '########'])('that show %s are a problem', async (text) => {
    expect(codes((await read(`code,name\nA,${text}`))[0])).toEqual(['name:cell_error']);
  });

  it('lose the apostrophe before a formula, and no other', async () => {
    const rows = await read("code,name\nA,'=1+1\nB,'t Hooft\nC,' -5\nD,''=1\nE,=1\n");
    expect(rows.map((row) => row.cells.name)).toEqual(['=1+1', "'t Hooft", '-5', "'=1", '=1']);
  });

  it('can have several problems in one row', async () => {
    const [row] = await read(`code,name,starts_on\n\u0001A,${'x'.repeat(101)},#N/A,more\n`);
    expect(codes(row)).toEqual(['null:cell_count', 'code:invalid_text', 'name:too_long', 'starts_on:cell_error']);
  });
});

describe('what csv.ts writes', () => {
  it('reads 100,000 rows in bounded memory', async () => {
    const count = 100_000;
    const path = pathOf('large.csv');
    function* rows() {
      for (let index = 0; index < count; index += 1) yield { code: `H${index}`, name: 'Zoë '.repeat(40), starts_on: '2020-01-01' };
    }
    await pipeline(
      csvStream(
        columns.map((key) => ({ key: key as 'code' | 'name' | 'starts_on', header: key })),
        rows(),
      ),
      createWriteStream(path),
    );
    const before = process.memoryUsage().heapUsed;
    let seen = 0;
    let most = 0;
    for await (const { row } of readTable(path, { columns, required: columns, maxRows: count, maxCellChars: 200 })) {
      seen += 1;
      if (seen % 1_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed - before);
      if (seen === count) expect(row).toBe(count + 1);
    }
    expect(seen).toBe(count);
    expect(most).toBeLessThan(100 * 2 ** 20); // the rows themselves would take more
  }, 60_000);
});

describe('the sample files', () => {
  it.each(['divisions', 'sites', 'roles', 'roster', 'roster-with-errors'])(
    '%s.csv is read completely and without problems',
    async (name) => {
      const text = await readFile(new URL(`${name}.csv`, data), 'utf8');
      const lines = text
        .replace('\ufeff', '')
        .split(/\r?\n/)
        .filter((line) => line !== '');
      const titles = lines[0]?.split(',') ?? [];
      const rows = await readPath(new URL(`${name}.csv`, data).pathname, { columns: titles, required: titles });
      expect(rows.map((row) => row.row)).toEqual(lines.slice(1).map((_, index) => index + 2));
      expect(rows.map((row) => Object.values(row.cells))).toEqual(lines.slice(1).map((line) => line.split(',')));
      expect(rows.flatMap((row) => row.problems)).toEqual([]);
    },
  );

  it('counts the rows of roster-with-errors.csv as its expected errors do', async () => {
    const expected: { errors: { row: number; field: string }[] } = JSON.parse(
      await readFile(new URL('roster-with-errors.csv.expected.json', data), 'utf8'),
    );
    const text = await readFile(new URL('roster-with-errors.csv', data), 'utf8');
    const titles = text.slice(0, text.indexOf('\n')).trim().split(',');
    const rows = await readPath(new URL('roster-with-errors.csv', data).pathname, { columns: titles, required: titles });
    const cells = Object.fromEntries(
      expected.errors.map(({ row, field }) => [`${row} ${field}`, rows.find((found) => found.row === row)?.cells[field]]),
    );
    expect(cells).toMatchObject({
      '74 division_code': 'ASTRO',
      '75 appointment_starts_on': '2025-02-30',
      '78 rank': 'emperor',
      '83 family_name': '',
    });
  });
});
