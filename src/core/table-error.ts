/** Why a table file can be refused, shared by its readers and by the process that reads workbooks. */

export type TableFileCode =
  | 'duplicate_column'
  | 'empty'
  | 'missing_column'
  | 'not_a_spreadsheet'
  | 'not_utf8'
  | 'stray_quote'
  | 'too_complex'
  | 'too_large_uncompressed'
  | 'too_many_rows'
  | 'unclosed_quote'
  | 'unknown_column'
  | 'unknown_sheet';

/** The file as a whole cannot be used. `detail` says what to do about it; `row` and `field` say where, if that is known. */
export class TableFileError extends Error {
  override readonly name = 'TableFileError';
  readonly code: TableFileCode;
  readonly detail: string;
  readonly row: number | null;
  readonly field: string | null;

  constructor(code: TableFileCode, detail: string, where: { row?: number; field?: string } = {}) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.row = where.row ?? null;
    this.field = where.field ?? null;
  }
}

/** Why a cell of a workbook has no text that can be taken: its formula was never reckoned, or what it shows is not what it holds. */
export type CellFault = 'formula' | 'format';

/** A row as it stands in the file, cells by position; `faults` by position, too. */
export type TableRecord = { row: number; cells: string[]; faults?: Readonly<Record<number, CellFault>> };
