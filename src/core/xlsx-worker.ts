/**
 * Reads one sheet of a workbook in a process of its own, started by `table-xlsx.ts`: `node xlsx-worker.ts <file> <characters per cell> [sheet]`.
 *
 * A process, not a worker thread: V8 ends the whole process, `resourceLimits` or not, when one array outgrows the heap, and whoever sends a file
 * decides how large its texts are. It has no environment, no network and no right to write.
 *
 * It answers every message of its parent by the next rows, so a slow reader holds it back; no rows mean the end. It ends with its parent.
 */
import { readFileSync } from 'node:fs';
import { type TableFileCode, TableFileError, type TableRecord } from './table-error.ts';
import { workbookRows } from './workbook.ts';

/** What the process sends: rows of text (none at the end), or why the file cannot be read. */
export type XlsxReply = { records: TableRecord[] } | { error: { code: TableFileCode; detail: string; row: number | null } };

async function* replies(file: string, maxCellChars: number, sheet: string | null): AsyncGenerator<XlsxReply> {
  try {
    // Composing accents (NFC) can make a text four times shorter; what is longer than that is too long anyway, and is not sent whole.
    for await (const records of workbookRows(readFileSync(file), sheet, maxCellChars * 4 + 2)) yield { records };
    yield { records: [] };
  } catch (error) {
    if (!(error instanceof TableFileError)) throw error;
    yield { error: { code: error.code, detail: error.detail, row: error.row } };
  }
}

const [file = '', maxCellChars = '', sheet] = process.argv.slice(2);
const answers = replies(file, Number(maxCellChars), sheet ?? null);
process.on('message', async () => {
  const { value } = await answers.next();
  if (value) process.send?.(value);
});
process.on('disconnect', () => process.exit());
