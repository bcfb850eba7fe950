/**
 * Reads the first sheet of a workbook in a process of its own, started by `table-xlsx.ts`: `node xlsx-worker.ts <file> <characters per cell>`.
 *
 * A process, not a worker thread: V8 ends the whole process, `resourceLimits` or not, when one array outgrows the heap, and one forged cell
 * address (`ZZZZZZZ1`) makes the reader grow such an array. It has no environment, no network and no right to write.
 *
 * It answers every message of its parent by the next rows, so a slow reader holds it back; no rows mean the end. It ends with its parent.
 */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { readSheet } from 'read-excel-file/node';
import { type TableFileCode, TableFileError, type TableRecord } from './table-error.ts';
import { storedZip, unzip, type ZipEntry, zipEntries } from './zip.ts';

/** What the process sends: rows of text (none at the end), or why the file cannot be read. */
export type XlsxReply = { records: TableRecord[] } | { error: { code: TableFileCode; detail: string } };

const ROWS_PER_MESSAGE = 1_000;
const XML_PART = /\.xml(\.rels)?$/;
const SHEET_PART = /(^|\/)worksheets\/[^/]+\.xml$/;
const STYLE_PART = /(^|\/)styles\.xml$/;
const RETYPED = ['t="e"', "t='e'", 't="d"', "t='d'"];

const number = new Intl.NumberFormat('en-US', { useGrouping: false, maximumSignificantDigits: 15 });

/**
 * What a number of the file looks like as text: integers as they stand (an HR number keeps all its digits), no `100.0`, no exponent, and the 15
 * digits that Excel shows instead of the 17 it stores.
 */
function plainNumber(stored: string): string {
  return /^-?\d+$/.test(stored) || !Number.isFinite(Number(stored)) ? stored : number.format(Number(stored));
}

// Date cells have no time zone: the library counts their days from 1970 in UTC. A day that does not exist becomes an error cell.
function civilDay(date: Date): string {
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 10) : '#NUM!';
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return civilDay(value);
  const text = String(value);
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/.test(text) ? text.slice(0, 10) : text;
}

// For each cell style that shows numbers with leading zeros (format `00000`): how many digits it shows.
function zeroPaddedStyles(xml: string): Map<string, number> {
  const widths = new Map<string, number>();
  for (const [tag] of xml.matchAll(/<(?:\w+:)?numFmt\s[^<>]*>/g)) {
    const format = /\sformatCode="(0{2,})"/.exec(tag)?.[1];
    const id = /\snumFmtId="(\d+)"/.exec(tag)?.[1];
    if (format && id) widths.set(id, format.length);
  }
  const cellStyles = /<(?:\w+:)?cellXfs[\s>][\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(xml)?.[0] ?? '';
  const styles = new Map<string, number>();
  for (const [index, [tag]] of [...cellStyles.matchAll(/<(?:\w+:)?xf\s[^<>]*>/g)].entries()) {
    const width = widths.get(/\snumFmtId="(\d+)"/.exec(tag)?.[1] ?? '');
    if (width) styles.set(String(index), width);
  }
  return styles;
}

/**
 * Turns into text the cells that the library would change silently: errors such as `#N/A` (it would make them empty, which has a meaning),
 * ISO dates (it reads them in the machine's time zone), and numbers shown with leading zeros (an HR number 00123 is not 123).
 */
function keepAsText(sheet: Buffer, padded: Map<string, number>): Buffer {
  if (padded.size === 0 && !RETYPED.some((attribute) => sheet.includes(attribute))) return sheet;
  const xml = sheet.toString('latin1'); // one character per byte: everything looked at is ASCII, everything else passes unchanged
  let text = xml.replace(/(<(?:\w+:)?c\s(?:[^<>]*\s)?t=)(["'])[ed]\2/g, '$1"str"');
  if (padded.size > 0) {
    text = text.replace(/<((?:\w+:)?c)(\s[^<>]*)>(\s*<(?:\w+:)?v>)(\d+)(?=<)/g, (whole, tag, attributes, value, digits) => {
      const width = padded.get(/\ss="(\d+)"/.exec(attributes)?.[1] ?? '');
      if (!width || /\st="[^n]/.test(attributes)) return whole;
      return `<${tag} t="str"${attributes.replace(/\st="n"/, '')}>${value}${digits.padStart(width, '0')}`;
    });
  }
  return Buffer.from(text, 'latin1');
}

// The parts that the library reads, each unpacked when its turn comes.
function* parts(zip: Buffer, entries: ZipEntry[]): Generator<{ path: string; content: Buffer }> {
  const styles = entries.find((entry) => STYLE_PART.test(entry.path));
  const padded = styles ? zeroPaddedStyles(unzip(zip, styles).toString('latin1')) : new Map<string, number>();
  for (const entry of entries.filter(({ path }) => XML_PART.test(path))) {
    const content = unzip(zip, entry);
    yield { path: entry.path, content: SHEET_PART.test(entry.path) ? keepAsText(content, padded) : content };
  }
}

async function readRows(file: string): Promise<unknown[][]> {
  const zip = readFileSync(file);
  const entries = zipEntries(zip);
  try {
    return await readSheet<string>(Readable.from(storedZip(parts(zip, entries))), 1, { trim: false, parseNumber: plainNumber });
  } catch (error) {
    if (error instanceof TableFileError) throw error;
    throw new TableFileError(
      'not_a_spreadsheet',
      'The file is not a readable Excel workbook. Save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”.',
    );
  }
}

async function* replies(file: string, maxCellChars: number): AsyncGenerator<XlsxReply> {
  try {
    const rows = await readRows(file);
    // Composing accents (NFC) can make a text four times shorter; what is longer than that is too long anyway, and is not sent whole.
    const cut = maxCellChars * 4 + 2;
    for (let from = 0; from < rows.length; from += ROWS_PER_MESSAGE) {
      const batch = rows.slice(from, from + ROWS_PER_MESSAGE);
      yield {
        records: batch.map((row, index) => ({
          row: from + index + 1,
          cells: row.map((value) => cellText(value).trimStart().slice(0, cut)),
        })),
      };
    }
    yield { records: [] };
  } catch (error) {
    if (!(error instanceof TableFileError)) throw error;
    yield { error: { code: error.code, detail: error.detail } };
  }
}

const [file = '', maxCellChars = ''] = process.argv.slice(2);
const answers = replies(file, Number(maxCellChars));
process.on('message', async () => {
  const { value } = await answers.next();
  if (value) process.send?.(value);
});
process.on('disconnect', () => process.exit());
