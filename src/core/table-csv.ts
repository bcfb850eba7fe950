/** Reads the records of a CSV file: its encoding, its separator, and errors of quotation. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { TableFileError, type TableRecord } from './table-error.ts';

const MAX_RECORD_BYTES = 2 ** 20;
const OLE_MAGIC = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

/**
 * Reads a CSV file record by record, blank ones too; `head` is its beginning, at least the first line. A record of more than 1 MiB
 * is taken for a quotation that never ends.
 * @throws {TableFileError} `not_utf8`, `not_a_spreadsheet`, `unclosed_quote` or `stray_quote`.
 */
export async function* csvRecords(path: string, head: Buffer): AsyncGenerator<TableRecord> {
  refuseOtherFormats(head);
  const parser = parse({
    bom: true,
    delimiter: separatorOf(head),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    trim: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  pipeline(createReadStream(path), utf8Only, parser, () => {}); // an error of any stage reaches the loop through the parser
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      yield { row, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? quoteError(error) : error;
  }
}

function refuseOtherFormats(head: Buffer): void {
  if (head.subarray(0, OLE_MAGIC.length).equals(OLE_MAGIC)) {
    const detail =
      'The file is an old .xls workbook or is protected by a password. Save it as “Excel Workbook (.xlsx)” without password, or as “CSV UTF-8”.';
    throw new TableFileError('not_a_spreadsheet', detail);
  }
  const utf16 = head.length >= 4 && ((head[0] === 0 && head[2] === 0) || (head[1] === 0 && head[3] === 0));
  if (utf16) throw notUtf8();
}

function notUtf8(): TableFileError {
  return new TableFileError(
    'not_utf8',
    'The file is not UTF-8 text, so its accented letters cannot be read. In Excel choose “Save as” and the type “CSV UTF-8”.',
  );
}

async function* utf8Only(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (chunk?: Buffer) => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw notUtf8();
    }
  };
  for await (const chunk of chunks) {
    check(chunk);
    yield chunk;
  }
  check();
}

// The separator that occurs most often outside quotes in the first line: Excel writes semicolons where the comma is the decimal sign.
function separatorOf(head: Buffer): string {
  const text = new TextDecoder().decode(head).replace(/^[\r\n]+/, '');
  const counts = new Map([',', ';', '\t'].map((separator) => [separator, 0]));
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n' || character === '\r') break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

// Every record before the broken one has been counted, blank ones too, so the next number is the row where the quotation began.
function quoteError(error: CsvError): Error {
  const row = Number(error.records) + 1;
  switch (error.code) {
    case 'INVALID_OPENING_QUOTE':
      return new TableFileError(
        'stray_quote',
        `Row ${row} has a quotation mark inside a cell that does not begin with one. Put the cell in quotation marks and double those within.`,
        { row },
      );
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
    case 'CSV_MAX_RECORD_SIZE':
      return new TableFileError(
        'unclosed_quote',
        `Row ${row} opens a quotation mark that is not closed at the end of its cell. Close it; quotation marks within the cell are doubled.`,
        { row },
      );
    default:
      return error;
  }
}
