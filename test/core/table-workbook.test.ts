import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { toCsv } from '../../src/core/csv.ts';
import { toXlsx } from '../../src/core/xlsx.ts';
import { codes, tableFiles } from '../setup/table-files.ts';
import { type Part, zip } from '../setup/zip.ts';

const columns = ['code', 'name', 'starts_on'];
const { read, refusal } = tableFiles(columns);

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

  it('takes no value where a formula has no result, or a format shows something else than the cell holds', async () => {
    const rows = [
      `<row r="2">${inline('A2', 'A')}<c r="B2"><f>A2</f><v/></c></row>`,
      `<row r="3">${inline('A3', 'B')}<c r="B3" t="str"><f>A2</f></c></row>`,
      `<row r="4">${inline('A4', 'C')}<c r="B4" t="str"><f>""</f><v></v></c></row>`,
      `<row r="5">${inline('A5', 'D')}<c r="B5" s="1"><v>1234</v></c></row>`,
      `<row r="6">${inline('A6', 'E')}<c r="B6" s="2"><v>0.5</v></c></row>`,
      `<row r="7">${inline('A7', 'F')}<c r="B7" s="3"><v>5</v></c></row>`,
      `<row r="8">${inline('A8', 'G')}<c r="B8" s="4"><v>5</v></c></row>`,
      `<row r="9">${inline('A9', 'H')}<c r="B9" t="d"><v>2026-06-30T23:00:00Z</v></c></row>`,
      `<row r="10">${inline('A10', 'I')}${inline('B10', '2026-06-30T23:00:00Z')}</row>`,
    ];
    const found = await read(zip(workbook(header + rows.join(''), ['#,##0,', 'h:mm', ';;;', '[&lt;9]0;"x"0'])));
    expect(found.map(codes)).toEqual([
      ['name:formula_without_result'],
      ['name:formula_without_result'],
      [],
      ...Array(4).fill(['name:format_hides_value']),
      [],
      [],
    ]);
    // An instant is no day: whoever reads days refuses it, as in text.
    expect(found.slice(-2).map(({ cells }) => cells.name)).toEqual(['2026-06-30T23:00:00Z', '2026-06-30T23:00:00Z']);
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
  it('too_many_rows: a million blank rows that carry a format; a hundred thousand of them are passed over', async () => {
    const blank = (count: number) => Array.from({ length: count }, (_, n) => `<row r="${n + 3}" s="1"/>`).join('');
    const first = header + `<row r="2">${inline('A2', 'A')}</row>`;
    expect(await read(zip(workbook(first + blank(100_000))))).toMatchObject([{ row: 2, cells: { code: 'A' } }]);
    expect(await refusal(zip(workbook(first + blank(1_000_000))))).toMatchObject({ code: 'too_many_rows' });
  }, 60_000);

  it('unknown_sheet: a name that no sheet has, and any name for text', async () => {
    expect(await read(zip(workbook(header)), { sheet: 's' })).toEqual([]);
    expect((await refusal(zip(workbook(header)), { sheet: 'U' })).detail).toContain('“S”, “T”');
    expect((await refusal('code\nA\n', { sheet: 'S' })).code).toBe('unknown_sheet');
  });

  it('not_a_spreadsheet: rows out of order, a document type, tags that do not close', async () => {
    for (const rows of [
      '<row r="2"/><row r="1"/>',
      '<row r="0"/>',
      '<row r="1"><c',
      '<!DOCTYPE x>',
      '<row r="1"></row></row></sheetData></worksheet></x>',
    ])
      expect((await refusal(zip(workbook(rows)))).code).toBe('not_a_spreadsheet');
  });

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
