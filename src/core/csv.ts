/**
 * Writes CSV that spreadsheets open correctly: RFC 4180 (CRLF, quotes doubled), UTF-8 with a byte order mark unless asked otherwise
 * (without it Excel guesses a Windows code page), and no cell that a spreadsheet would run as a formula.
 */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';

/** What a cell can hold. Dates are text already (`YYYY-MM-DD`); `null` and `undefined` are empty cells; lists are joined by `|`. */
export type CsvValue = string | number | bigint | boolean | null | undefined | readonly string[];

/** One column: the property of the row it shows and the name in the header. */
export type CsvColumn<Key extends string = string> = { readonly key: Key; readonly header: string };

/** A row needs the columns' keys; whatever else it carries is never written. */
export type CsvRow<Key extends string = string> = Readonly<Record<Key, CsvValue>>;

/** `bom: false` for readers other than spreadsheets. */
export type CsvOptions = { readonly bom?: boolean };

const BOM = '\ufeff';
const ROWS_PER_CHUNK = 500;

// Also matches a formula after apostrophes, so that `restoreFormula` undoes `disarmFormula` for every text.
const FORMULA = /^[\s']*[=+\-@\t\r＝＋－＠]/;

/**
 * Puts an apostrophe before a text that a spreadsheet could take for a formula: one that begins, also after spaces, with `= + - @`, tab, CR or a
 * full-width form of them (OWASP, CSV injection).
 */
export function disarmFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** Undoes `disarmFormula`, so that an exported file that is imported again gains no apostrophes. */
export function restoreFormula(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}

/** A value as plain text, not yet made safe for CSV (an XLSX text cell needs no apostrophe). */
export function cellText(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join('|') : String(value);
}

// Only texts are disarmed: the number -5 stays a number in the spreadsheet, the text -5 gets an apostrophe.
function csvCell(value: CsvValue): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : disarmFormula(cellText(value));
}

// Quotes preserve a cell of spaces alone, and keep a tab from being read as a separator.
function lines(rows: readonly (readonly string[])[]): string {
  return stringify([...rows], { record_delimiter: '\r\n', quote_record_delimiter: true, quoted_match: '\t' });
}

async function* chunks<Key extends string>(
  columns: readonly CsvColumn<Key>[],
  rows: Iterable<CsvRow<Key>> | AsyncIterable<CsvRow<Key>>,
  { bom = true }: CsvOptions,
): AsyncGenerator<string> {
  yield (bom ? BOM : '') + lines([columns.map((column) => disarmFormula(column.header))]);
  let batch: string[][] = [];
  for await (const row of rows) {
    batch.push(columns.map((column) => csvCell(row[column.key])));
    if (batch.length === ROWS_PER_CHUNK) {
      yield lines(batch);
      batch = [];
    }
  }
  if (batch.length > 0) yield lines(batch);
}

/**
 * The table as a stream of UTF-8 text, for responses of any length: rows are read as fast as the stream is consumed. An error of `rows` destroys
 * the stream. The header is written even when there is no row.
 */
export function csvStream<Key extends string>(
  columns: readonly CsvColumn<Key>[],
  rows: Iterable<CsvRow<NoInfer<Key>>> | AsyncIterable<CsvRow<NoInfer<Key>>>,
  options: CsvOptions = {},
): Readable {
  return Readable.from(chunks<Key>(columns, rows, options), { objectMode: false });
}

/** The same table as one string, for templates and small exports. */
export function toCsv<Key extends string>(
  columns: readonly CsvColumn<Key>[],
  rows: Iterable<CsvRow<NoInfer<Key>>>,
  { bom = true }: CsvOptions = {},
): string {
  const header = columns.map((column) => disarmFormula(column.header));
  const body = Array.from(rows, (row) => columns.map((column) => csvCell(row[column.key])));
  return (bom ? BOM : '') + lines([header, ...body]);
}
