/**
 * Reads an uploaded HR table (CSV or XLSX, distinguished by content) row by row, in bounded memory. A defect of one row is reported with that
 * row, so that one pass finds all of them; a file that cannot be read is a `TableFileError`.
 */

import { open } from 'node:fs/promises';
import { restoreFormula } from './csv.ts';
import { csvRecords } from './table-csv.ts';
import { type CellFault, TableFileError, type TableRecord } from './table-error.ts';
import { xlsxRecords } from './table-xlsx.ts';
import { withoutUnseen } from './text.ts';

export { type TableFileCode, TableFileError } from './table-error.ts';

/** A defect of one row; `field` is null when it is the row as such. The text shown is never the cell's content. */
export type TableProblem = {
  field: string | null;
  code: 'cell_count' | 'invalid_text' | 'too_long' | 'cell_error' | 'formula_without_result' | 'format_hides_value';
  detail: string;
};

/**
 * One row that is not blank. `row` is the number a spreadsheet shows: 1 is the header, blank rows count, line breaks inside a cell do not.
 * `cells` has exactly the columns that the file has (a column left out is not an empty one), trimmed, in Unicode NFC, and always safe to store:
 * a cell with a problem has lost its invalid characters or its end.
 */
export type TableRow = { row: number; cells: Record<string, string>; problems: TableProblem[] };

/**
 * `columns` are all the names a header may have, in the order in which messages list them; `required` those it must have; `sheet` the sheet of a
 * workbook, without which the one that opens is read.
 */
export type TableOptions = {
  columns: readonly string[];
  required: readonly string[];
  maxRows: number;
  maxCellChars: number;
  sheet?: string | null;
};

const HEAD_BYTES = 64 * 1024;
const SHEET_ROWS = 1_048_576; // the most rows a spreadsheet can have; also ends a file of blank lines

const ZIP_MAGICS = ['PK\x03\x04', 'PK\x05\x06'];
const CONTROL = /[^\P{Cc}\t\n\r]/gu;
const ERROR_CELL = /^#(?:N\/A|GETTING_DATA|[A-Z]+(?:\/0)?[!?]|#{2,})$/;

/**
 * Reads the rows of a table, lazily: leaving the loop early closes the file. Accepts UTF-8 CSV with or without byte order mark, separated by
 * comma, semicolon or tab, any line ends; or a sheet of an XLSX workbook.
 * @throws {TableFileError} while iterating, possibly after rows: discard what has been read before.
 * @throws the file system's error when the file cannot be opened.
 */
export async function* readTable(path: string, options: TableOptions): AsyncGenerator<TableRow, void, undefined> {
  const head = await readHead(path);
  const { sheet = null } = options;
  const isWorkbook = ZIP_MAGICS.includes(head.toString('latin1', 0, 4));
  if (!isWorkbook && sheet !== null) throw new TableFileError('unknown_sheet', 'A text file has no sheets. Leave the parameter sheet out.');
  const records = isWorkbook ? xlsxRecords(path, options.maxCellChars, sheet) : csvRecords(path, head);
  let header: string[] | undefined;
  let rows = 0;
  for await (const record of records) {
    if (record.row > SHEET_ROWS) throw tooManyRows(SHEET_ROWS - 1, record.row);
    if (!record.faults && record.cells.every((cell) => cell.trim() === '')) continue;
    if (!header) {
      header = readHeader(record, options);
      continue;
    }
    rows += 1;
    if (rows > options.maxRows) throw tooManyRows(options.maxRows, record.row);
    yield readRow(isWorkbook ? filled(record, header.length) : record, header, options);
  }
  if (!header) throw new TableFileError('empty', `The file has no rows. Its first row names the columns: ${options.columns.join(', ')}.`);
}

function tooManyRows(most: number, row: number): TableFileError {
  return new TableFileError('too_many_rows', `The file has more than ${most} rows below the header. Split it into several files.`, { row });
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function readHeader({ row, cells }: TableRecord, { columns, required }: TableOptions): string[] {
  const titles = cells.map((cell) => printable(cell).trim().normalize('NFC'));
  while (titles.at(-1) === '') titles.pop();
  const columnOf = new Map(columns.map((column) => [column.toLowerCase(), column]));
  const unknown = titles.filter((title) => !columnOf.has(title.toLowerCase()));
  if (unknown.length > 0) {
    const shown = unknown.slice(0, 5).map((title) => (title === '' ? 'a column without name' : `“${title.slice(0, 40)}”`));
    const more = unknown.length > 5 ? ` and ${unknown.length - 5} more` : '';
    const detail = `The header row has ${shown.join(', ')}${more}. The columns are: ${columns.join(', ')}.`;
    throw new TableFileError('unknown_column', detail, { row, field: unknown[0]?.slice(0, 40) ?? '' });
  }
  const header = titles.map((title) => columnOf.get(title.toLowerCase()) ?? title);
  const twice = header.find((column, index) => header.indexOf(column) < index);
  if (twice) {
    throw new TableFileError('duplicate_column', `The header row has the column ${twice} twice. Remove one.`, { row, field: twice });
  }
  const missing = required.filter((column) => !header.includes(column));
  if (missing[0]) {
    const detail = `The header row lacks ${missing.join(', ')}. A column is needed even if its cells are empty.`;
    throw new TableFileError('missing_column', detail, { row, field: missing[0] });
  }
  return header;
}

/** A workbook holds no cell where nothing stands. */
const filled = (record: TableRecord, columns: number): TableRecord =>
  record.cells.length >= columns ? record : { ...record, cells: [...record.cells, ...Array(columns - record.cells.length).fill('')] };

const FAULTS: Readonly<Record<CellFault, Pick<TableProblem, 'code' | 'detail'>>> = {
  formula: {
    code: 'formula_without_result',
    detail: 'The cell has a formula without a stored result. Open the workbook, let it be reckoned, and save it; or paste the values.',
  },
  format: {
    code: 'format_hides_value',
    detail:
      'The number format of the cell shows something else than the cell holds. Format the column as text, and type what it should say.',
  },
};

/**
 * Excel leaves out the separators behind the last cell of a row where its last columns are empty, so that cells may be missing at the end: those of
 * columns that need not be filled.
 */
function readRow({ row, cells, faults }: TableRecord, header: string[], { required, maxCellChars }: TableOptions): TableRow {
  const problems: TableProblem[] = [];
  const surplus = cells.slice(header.length).some((cell) => cell.trim() !== '');
  const missing = header.slice(cells.length).find((column) => required.includes(column));
  if (surplus) {
    const detail = `The row has ${cells.length} cells, the header has ${header.length}. In a CSV file, a separator inside a cell needs quotation marks around the cell.`;
    problems.push({ field: null, code: 'cell_count', detail });
  } else if (missing !== undefined) {
    const detail = `The row has ${cells.length} cells, the header has ${header.length}: it ends before the column ${missing}, which needs a value.`;
    problems.push({ field: null, code: 'cell_count', detail });
  }
  const named: Record<string, string> = {};
  for (const [index, field] of header.entries()) {
    const fault = faults?.[index];
    if (fault) problems.push({ field, ...FAULTS[fault] });
    named[field] = fault ? '' : readCell(cells[index] ?? '', field, maxCellChars, problems);
  }
  return { row, cells: named, problems };
}

// Removes what no database or document accepts, and what nobody sees: NUL and other controls (line breaks and tabs are text), halves of surrogate
// pairs, bidirectional controls, characters without width.
function printable(text: string): string {
  return withoutUnseen(text.toWellFormed().replace(CONTROL, ''));
}

// The apostrophe is removed before NFC, which could compose the character behind it with an accent and hide the formula.
function readCell(raw: string, field: string, maxCellChars: number, problems: TableProblem[]): string {
  let text = restoreFormula(raw.trimStart()).trim().normalize('NFC');
  if (printable(text) !== text) {
    problems.push({
      field,
      code: 'invalid_text',
      detail: 'The cell contains control characters, invisible characters or broken Unicode. Type it again.',
    });
    text = printable(text);
  }
  if (text.length > maxCellChars) {
    problems.push({ field, code: 'too_long', detail: `The cell has more than ${maxCellChars} characters.` });
    text = text.slice(0, maxCellChars).toWellFormed();
  }
  if (ERROR_CELL.test(text)) {
    problems.push({
      field,
      code: 'cell_error',
      detail: 'The cell shows a spreadsheet error (or ### for a narrow column) instead of a value.',
    });
  }
  return text;
}
