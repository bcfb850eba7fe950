/**
 * Reads one sheet of an XLSX workbook row by row: which sheet, what its cells hold, and what their number formats show. The parts are read as they
 * are unpacked; of the whole workbook only its shared texts are held. What standards leave open is taken as Excel and LibreOffice take it.
 */
import { builtInFormat, dayOfSerial, type NumberFormat, numberFormat, plainNumber, shownNumber, showsDay } from './number-format.ts';
import { type CellFault, TableFileError, type TableRecord } from './table-error.ts';
import { Archive, chosenSheet, isOn, structureOf, unreadable } from './workbook-parts.ts';
import { type Attributes, XmlError, type XmlHandler, xmlSteps } from './xml.ts';

const LAST_COLUMN = 16_384;
const MOST_BLANK_ROWS = 500_000;
const NO_DAY = '#NUM!';
const ROWS_AT_ONCE = 1_000;

/** A character that XML cannot hold, written as `_x0041_` (ECMA-376 part 1, 22.9.2.19). */
const unescaped = (text: string) =>
  text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text;

async function sharedTexts(archive: Archive, part: string | undefined, maxChars: number): Promise<string[]> {
  const texts: string[] = [];
  let [text, within, phonetic] = ['', false, false];
  const handler: XmlHandler = {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') within = !phonetic;
    },
    close(name) {
      if (name === 'si') texts.push(unescaped(text));
      else if (name === 'rPh') phonetic = false;
      else if (name === 't') within = false;
    },
    text(piece) {
      if (within && text.length < maxChars) text += piece.slice(0, maxChars);
    },
  };
  if (part !== undefined) await archive.read(part, handler);
  return texts;
}

type Style = Readonly<{ format: NumberFormat; day: boolean | 'time' }>;

async function stylesOf(archive: Archive, part: string | undefined): Promise<Style[]> {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  const handler: XmlHandler = {
    open(name, attributes) {
      if (name === 'cellXfs') inCells = true;
      else if (name === 'numFmt') {
        const { numFmtId, formatCode = '' } = attributes();
        codes.set(Number(numFmtId), formatCode);
      } else if (name === 'xf' && inCells) ids.push(Number(attributes()['numFmtId'] ?? 0));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  };
  if (part !== undefined) await archive.read(part, handler);
  const read = new Map<number, Style>();
  return ids.map((id) => {
    const known = read.get(id);
    if (known) return known;
    const format = numberFormat(codes.get(id) ?? builtInFormat(id));
    const style = { format, day: showsDay(format) };
    read.set(id, style);
    return style;
  });
}

type Cell = { column: number; type: string; style: string | undefined; formula: boolean; hasValue: boolean; text: string };
type Reading = Readonly<{ from1904: boolean; unreckoned: boolean; texts: readonly string[]; styles: readonly Style[] }>;

/** What a cell says, or why it cannot be taken. */
function contentOf(cell: Cell, { from1904, unreckoned, texts, styles }: Reading): string | { fault: CellFault } {
  const { type, text, formula } = cell;
  if (type === 'inlineStr') return unescaped(text);
  if (formula && (type === 'str' ? !cell.hasValue : text.trim() === '')) return { fault: 'formula' };
  if (type === 's') return text.trim() === '' ? '' : (texts[Number(text)] ?? '#REF!');
  if (type === 'str') return unescaped(text);
  if (type === 'e') return text.trim() === '' ? '#VALUE!' : text;
  if (text.trim() === '') return '';
  if (type === 'b') return isOn(text.trim()) ? 'true' : 'false';
  // A day without a zone; an instant stays as it is, and is refused where a day is asked for.
  if (type === 'd') return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text) ? text.slice(0, 10) : text;
  // Some programs that reckon nothing write 0 in its place, and ask for a reckoning when the workbook is opened.
  if (formula && unreckoned && Number(text) === 0) return { fault: 'formula' };
  return numberOf(text.trim(), styles[Number(cell.style ?? 0)], from1904);
}

function numberOf(text: string, style: Style | undefined, from1904: boolean): string | { fault: CellFault } {
  if (!style) return plainNumber(text);
  if (style.day === 'time') return { fault: 'format' };
  if (style.day) return dayOfSerial(Number(text), from1904) ?? NO_DAY;
  return shownNumber(text, style.format) ?? { fault: 'format' };
}

/** The column of an address, counted from 0; -1 where it has none. */
function columnOf(address: string): number {
  let column = 0;
  for (let at = 0; at < address.length; at += 1) {
    const code = address.charCodeAt(at) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
    if (column > LAST_COLUMN) throw new TableFileError('too_large_uncompressed', 'The sheet has a cell beyond the last column, XFD.');
  }
  return column - 1;
}

/** Collects rows that are not blank from the tags of a sheet. */
class Rows implements XmlHandler {
  readonly #reading: Reading;
  readonly #maxChars: number;
  #cell: Cell | undefined;
  #within = false;
  #phonetic = false;
  #row = 0;
  #column = -1;
  #blank = 0;
  #cells: string[] = [];
  #faults: Record<number, CellFault> | undefined;
  found: TableRecord[] = [];

  constructor(reading: Reading, maxChars: number) {
    this.#reading = reading;
    this.#maxChars = maxChars;
  }

  open(name: string, attributes: () => Attributes): void {
    if (name === 'c') {
      const { r, t = 'n', s } = attributes();
      const column = r === undefined ? -1 : columnOf(r);
      this.#column = column >= 0 ? column : this.#column + 1;
      this.#cell = { column: this.#column, type: t, style: s, formula: false, hasValue: false, text: '' };
    } else if (name === 'row') {
      const row = Number(attributes()['r'] ?? this.#row + 1);
      if (!Number.isSafeInteger(row) || row <= this.#row) throw unreadable();
      this.#row = row;
      this.#column = -1;
      this.#cells = [];
      this.#faults = undefined;
    } else if (this.#cell) {
      if (name === 'v') {
        this.#within = true;
        this.#cell.hasValue = true;
      } else if (name === 'f') this.#cell.formula = true;
      else if (name === 'rPh') this.#phonetic = true;
      else if (name === 't' && !this.#phonetic) this.#within = true;
    }
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#within = false;
    else if (name === 'rPh') this.#phonetic = false;
    else if (name === 'c' && this.#cell) this.#endCell(this.#cell);
    else if (name === 'row') this.#endRow();
  }

  text(piece: string): void {
    const cell = this.#cell;
    if (this.#within && cell && cell.text.length < this.#maxChars) cell.text += piece.slice(0, this.#maxChars);
  }

  #endCell(cell: Cell): void {
    this.#cell = undefined;
    const content = contentOf(cell, this.#reading);
    if (typeof content !== 'string') {
      this.#faults ??= {};
      this.#faults[cell.column] = content.fault;
    } else if (content !== '') {
      while (this.#cells.length < cell.column) this.#cells.push('');
      this.#cells[cell.column] = content.trimStart().slice(0, this.#maxChars);
    }
  }

  #endRow(): void {
    if (!this.#faults && this.#cells.every((cell) => cell.trim() === '')) {
      this.#blank += 1;
      if (this.#blank <= MOST_BLANK_ROWS) return;
      const detail = `The sheet has more than ${MOST_BLANK_ROWS} blank rows that carry a format. Delete them, or save the sheet as “CSV UTF-8”.`;
      throw new TableFileError('too_many_rows', detail, { row: this.#row });
    }
    this.found.push({ row: this.#row, cells: this.#cells, ...(this.#faults && { faults: this.#faults }) });
  }
}

/**
 * The rows of a sheet that are not blank, in batches.
 * @throws {TableFileError} `not_a_spreadsheet`, `too_large_uncompressed`, `too_many_rows` or `unknown_sheet`.
 */
export async function* workbookRows(zip: Buffer, sheet: string | null, maxChars: number): AsyncGenerator<TableRecord[]> {
  try {
    const archive = new Archive(zip);
    const structure = await structureOf(archive);
    const { part } = chosenSheet(structure, sheet);
    const pieces = archive.pieces(part);
    if (!pieces) throw unreadable();
    const texts = await sharedTexts(archive, structure.parts.get('sharedStrings'), maxChars);
    const styles = await stylesOf(archive, structure.parts.get('styles'));
    const rows = new Rows({ ...structure, texts, styles }, maxChars);
    for await (const _ of xmlSteps(pieces, rows)) {
      if (rows.found.length < ROWS_AT_ONCE) continue;
      yield rows.found;
      rows.found = [];
    }
    if (rows.found.length > 0) yield rows.found;
  } catch (error) {
    throw error instanceof XmlError ? unreadable() : error;
  }
}
