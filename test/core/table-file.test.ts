import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { csvStream, toCsv } from '../../src/core/csv.ts';
import { readTable, TableFileError, type TableOptions, type TableRow } from '../../src/core/table-file.ts';
import { toXlsx } from '../../src/core/xlsx.ts';

const columns = ['code', 'name', 'starts_on'];
const data = new URL('../data/', import.meta.url);
let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'table-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: string | Uint8Array): Promise<string> {
  files += 1;
  const path = join(folder, String(files));
  await writeFile(path, content);
  return path;
}

async function readPath(path: string, options: Partial<TableOptions> = {}): Promise<TableRow[]> {
  return Array.fromAsync(readTable(path, { columns, required: ['code'], maxRows: 1_000, maxCellChars: 100, ...options }));
}

async function read(content: string | Uint8Array, options: Partial<TableOptions> = {}): Promise<TableRow[]> {
  return readPath(await fileOf(content), options);
}

/** The error of a file that cannot be read. */
async function refusal(content: string | Uint8Array, options: Partial<TableOptions> = {}): Promise<TableFileError> {
  const outcome = await read(content, options).catch((error: unknown) => error);
  if (!(outcome instanceof TableFileError)) throw new Error(`expected a TableFileError, got ${JSON.stringify(outcome)}`);
  expect(outcome.detail.length).toBeGreaterThan(20);
  return outcome;
}

const codes = (row: TableRow | undefined) => row?.problems.map((problem) => `${problem.field}:${problem.code}`);

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
    const rows = await read('code,name,starts_on\nA,x\nB,x,2020-01-01,surplus\nC,x,2020-01-01,,\nD,x,2020-01-01\n');
    expect(rows.map(codes)).toEqual([['null:cell_count'], ['null:cell_count'], [], []]);
    expect(rows[0]?.cells).toEqual({ code: 'A', name: 'x', starts_on: '' });
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
    await expect(readPath(join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
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
    const path = join(folder, 'large.csv');
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

// ---------------------------------------------------------------------------------------------------------------- XLSX

type Part = { path: string; content: Buffer; declared?: number };

/** A ZIP archive; `declared` lies about an entry's size, `wide` writes all numbers in the 64-bit form, as Java libraries do. */
function zip(parts: Part[], wide = false): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { path, content, declared = content.length } of parts) {
    const packed = deflateRawSync(content);
    const name = Buffer.from(path);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 6); // sizes follow the data: they stand in the directory only
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc32(content), 16);
    entry.writeUInt32LE(wide ? 0xffffffff : packed.length, 20);
    entry.writeUInt32LE(wide ? 0xffffffff : declared, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(wide ? 0xffffffff : at, 42);
    const extra = Buffer.alloc(wide ? 28 : 0);
    if (wide) {
      entry.writeUInt16LE(28, 30);
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      for (const [index, value] of [declared, packed.length, at].entries()) extra.writeBigUInt64LE(BigInt(value), 4 + index * 8);
    }
    bodies.push(local, name, packed);
    directory.push(entry, name, extra);
    at += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end64 = Buffer.alloc(wide ? 76 : 0);
  if (wide) {
    end64.writeUInt32LE(0x06064b50, 0);
    end64.writeBigUInt64LE(BigInt(parts.length), 32);
    end64.writeBigUInt64LE(BigInt(at), 48);
    end64.writeUInt32LE(0x07064b50, 56);
    end64.writeBigUInt64LE(BigInt(at + list.length), 64);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(wide ? 0xffff : parts.length, 10);
  end.writeUInt32LE(wide ? 0xffffffff : at, 16);
  return Buffer.concat([...bodies, list, end64, end]);
}

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a workbook with the given rows (XML) in its first sheet, and number formats by cell style. */
function workbook(rows: string, formats: string[] = []): Part[] {
  const numFmts = formats.map((format, index) => `<numFmt numFmtId="${164 + index}" formatCode="${format}"/>`).join('');
  const styles = formats.map((_, index) => `<xf numFmtId="${164 + index}" fontId="0"/>`).join('');
  const xml = {
    'xl/workbook.xml': `<workbook xmlns:r="${relations}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/><sheet name="T" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      `<Relationships><Relationship Id="rId2" Type="${relations}/worksheet" Target="worksheets/sheet2.xml"/>` +
      `<Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet><numFmts>${numFmts}</numFmts><cellXfs><xf numFmtId="0"/>${styles}</cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
  };
  return Object.entries(xml).map(([path, content]) => ({ path, content: Buffer.from(content) }));
}

const inline = (address: string, text: string) => `<c r="${address}" t="inlineStr"><is><t>${text}</t></is></c>`;
const header = `<row r="1">${inline('A1', 'code')}${inline('B1', 'name')}</row>`;

describe('XLSX', () => {
  it('reads text, numbers, dates and booleans as plain text', async () => {
    const day = new Date(Date.UTC(2024, 1, 29));
    const sheet = [
      ['Code', 'name', 'starts_on'],
      [{ value: 100123, type: Number }, 'Łucja Ó Briain', { value: day, type: Date, format: 'yyyy-mm-dd' }],
      [{ value: 80.5, type: Number }, true, { value: new Date(Date.UTC(1899, 11, 31)), type: Date, format: 'dd.mm.yyyy' }],
      [],
      ['007', '  Zoe\u0308\u00a0', { value: new Date(Date.UTC(2024, 11, 31, 23, 59)), type: Date, format: 'd mmm yyyy hh:mm' }],
      ['-5', "'=1", { value: 0.1 + 0.2, type: Number }],
    ];
    expect(await read(await writeXlsxFile(sheet).toBuffer())).toEqual([
      { row: 2, cells: { code: '100123', name: 'Łucja Ó Briain', starts_on: '2024-02-29' }, problems: [] },
      { row: 3, cells: { code: '80.5', name: 'true', starts_on: '1899-12-31' }, problems: [] },
      { row: 5, cells: { code: '007', name: 'Zoë', starts_on: '2024-12-31' }, problems: [] },
      { row: 6, cells: { code: '-5', name: '=1', starts_on: '0.3' }, problems: [] },
    ]);
  });

  it('reads what toXlsx and toCsv write alike', async () => {
    const rows = [
      { code: '=1+1', name: '_x0041_ & <Zoë>', starts_on: null },
      { code: '-5', name: ['GI', 'EM'], starts_on: '2024-01-31' },
      { code: 7, name: true, starts_on: 'two\nlines' },
    ];
    const titles = columns.map((key) => ({ key: key as 'code' | 'name' | 'starts_on', header: key }));
    const expected = await read(toCsv(titles, rows));
    expect(expected.map((row) => Object.values(row.cells))).toEqual([
      ['=1+1', '_x0041_ & <Zoë>', ''],
      ['-5', 'GI|EM', '2024-01-31'],
      ['7', 'true', 'two\nlines'],
    ]);
    expect(await read(await toXlsx(titles, rows))).toEqual(expected);
  });

  it('keeps digits: long numbers, leading zeros of the format, no exponent', async () => {
    const values = ['100.0', '123456789012345678', '1.5E+3', '12', '1E-7', '1.2345678901234567E+19'];
    const rows = values.map(
      (value, index) =>
        `<row r="${index + 2}"><c r="A${index + 2}" s="1"><v>${value}</v></c><c r="B${index + 2}"><v>${value}</v></c></row>`,
    );
    const found = await read(zip(workbook(header + rows.join(''), ['00000'])));
    expect(found.map((row) => row.cells.name)).toEqual(['100', '123456789012345678', '1500', '12', '0.0000001', '12345678901234600000']);
    expect(found[3]?.cells.code).toBe('00012');
  });

  it('distinguishes error cells from empty ones, and reads ISO date cells and formula results', async () => {
    const rows = [
      `<row r="2">${inline('A2', 'A')}<c r="B2" t="e"><f>VLOOKUP(1,A1:A2,9)</f><v>#N/A</v></c></row>`,
      `<row r="3">${inline('A3', 'B')}<c r="B3" t="d"><v>2024-03-01T00:00:00</v></c></row>`,
      `<row r="7"><c r="A7" t="str"><f>1&amp;2</f><v>12</v></c><c r="B7" s="0"/></row>`,
    ];
    const found = await read(zip(workbook(header + rows.join(''))));
    expect(found.map(({ row, cells }) => [row, cells.code, cells.name])).toEqual([
      [2, 'A', '#N/A'],
      [3, 'B', '2024-03-01'],
      [7, '12', ''],
    ]);
    expect(found.map(codes)).toEqual([['name:cell_error'], [], []]);
  });

  it('reports broken Unicode and cells that are too long', async () => {
    const rows = `<row r="2">${inline('A2', 'x_xD800_y')}${inline('B2', 'z'.repeat(5_000))}</row>`;
    const [row] = await read(zip(workbook(header + rows)));
    expect(codes(row)).toEqual(['code:invalid_text', 'name:too_long']);
    expect(row?.cells.name).toHaveLength(100);
  });

  it('reads the archives of Java libraries, with 64-bit numbers', async () => {
    const rows = `<row r="2">${inline('A2', 'A')}</row>`;
    expect((await read(zip(workbook(header + rows), true)))[0]?.cells).toEqual({ code: 'A', name: '' });
  });

  it('reads many rows in batches, with a limit', async () => {
    const rows = Array.from({ length: 2_500 }, (_, index) => ({ code: `H${index}` }));
    const content = await toXlsx([{ key: 'code', header: 'code' }], rows);
    const found = await read(content, { maxRows: 2_500 });
    expect(found.map((row) => row.row)).toEqual(rows.map((_, index) => index + 2));
    expect(found.at(-1)?.cells.code).toBe('H2499');
    expect(await refusal(content, { maxRows: 2_000 })).toMatchObject({ code: 'too_many_rows', row: 2_002 });
  });

  it('has the same errors of the header, and an empty sheet', async () => {
    expect((await refusal(zip(workbook(`<row r="1">${inline('A1', 'colour')}</row>`)))).code).toBe('unknown_column');
    expect((await refusal(zip(workbook('')))).code).toBe('empty');
  });
});

describe('XLSX refused as a whole', () => {
  it('not_a_spreadsheet: other archives, damaged ones, nothing but the magic number', async () => {
    const parts = workbook(header);
    const good = zip(parts);
    const broken = Buffer.from(good);
    broken.fill(0xff, 60, 90);
    const contents = [Buffer.from('PK\x03\x04'), good.subarray(0, -30), broken, zip([]), zip(parts.slice(1))];
    const refusals = await Promise.all(contents.map((content) => refusal(content)));
    expect(refusals.map(({ code }) => code)).toEqual(contents.map(() => 'not_a_spreadsheet'));
  }, 60_000);

  it('too_large_uncompressed: a part that declares a gigabyte, many parts, a very dense part', async () => {
    const parts = workbook(header);
    const dense: Part = { path: 'xl/media/x.bin', content: Buffer.alloc(30 * 2 ** 20) };
    expect((await refusal(zip([...parts, { path: 'x.xml', content: Buffer.from('x'), declared: 2 ** 30 }]))).code).toBe(
      'too_large_uncompressed',
    );
    expect((await refusal(zip(Array.from({ length: 2_001 }, (_, index) => ({ path: `${index}`, content: Buffer.of() }))))).code).toBe(
      'too_large_uncompressed',
    );
    expect((await refusal(zip([...parts, dense]))).code).toBe('too_large_uncompressed');
  }, 60_000);

  it('too_large_uncompressed: a part larger than it declares', async () => {
    const parts = workbook(header).map((part) =>
      part.path.endsWith('sheet1.xml') ? { ...part, content: Buffer.alloc(50 * 2 ** 20, ' '), declared: 1_000 } : part,
    );
    expect((await refusal(zip(parts))).code).toBe('too_large_uncompressed');
  });

  it('too_large_uncompressed: a cell address that would need more memory than there is does not end this process', async () => {
    const rows = `<row r="2">${inline('ZZZZZZZ2', 'x')}</row>`;
    expect((await refusal(zip(workbook(header + rows)))).code).toBe('too_large_uncompressed');
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
