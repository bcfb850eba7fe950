/** Reads the records of a workbook in another process; xlsx-worker.ts explains why. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { TableFileError, type TableRecord } from './table-error.ts';
import type { XlsxReply } from './xlsx-worker.ts';

const HEAP_MB = 512;
const TIME_MS = 60_000;

/** How many workbooks are read at the same time: each may take all of its memory. */
const AT_ONCE = 2;
let reading = 0;
const waiting: (() => void)[] = [];

async function turn(): Promise<void> {
  if (reading < AT_ONCE) reading += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

function endTurn(): void {
  const next = waiting.shift();
  if (next) next();
  else reading -= 1;
}

/**
 * Reads a sheet of an XLSX file: the one of that name, or the one that opens. Rows that are blank are left out. Workbooks wait for each other, a few
 * are read at a time. The other process sends the next rows only when asked, and is ended with the loop. Cells longer than four times
 * `maxCellChars` arrive cut.
 * @throws {TableFileError} `not_a_spreadsheet`, `too_large_uncompressed`, `too_many_rows`, `unknown_sheet` or `too_complex`.
 */
export async function* xlsxRecords(path: string, maxCellChars: number, sheet: string | null): AsyncGenerator<TableRecord> {
  await turn();
  try {
    yield* recordsOf(path, maxCellChars, sheet);
  } finally {
    endTurn();
  }
}

async function* recordsOf(path: string, maxCellChars: number, sheet: string | null): AsyncGenerator<TableRecord> {
  const args = [path, String(maxCellChars), ...(sheet === null ? [] : [sheet])];
  const child = fork(new URL('./xlsx-worker.ts', import.meta.url), args, {
    execArgv: [`--max-old-space-size=${HEAP_MB}`, '--permission', '--allow-fs-read=*'],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const gone = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(exitError(code, signal)));
  });
  gone.catch(() => {}); // the process always ends, mostly after the last row, when nobody waits for it any more
  try {
    for (;;) {
      child.send('next', () => {});
      const reply = await Promise.race([once(child, 'message', { signal: AbortSignal.timeout(TIME_MS) }), gone]);
      const message: XlsxReply = reply[0];
      if ('error' in message) {
        const { code, detail, row } = message.error;
        throw new TableFileError(code, detail, row === null ? {} : { row });
      }
      if (message.records.length === 0) return;
      yield* message.records;
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    throw new TableFileError('too_complex', 'The workbook takes too long to read. Save its sheet as “CSV UTF-8”.');
  } finally {
    child.kill('SIGKILL');
  }
}

// Out of memory is an abort; being stopped together with the service or a fault in the program is not the file's error.
function exitError(code: number | null, signal: NodeJS.Signals | null): Error {
  if (code === 1 || signal === 'SIGTERM' || signal === 'SIGINT')
    return new Error(`The workbook reader ended unexpectedly (${signal ?? code})`);
  const detail = 'The workbook needs too much memory to be read. Save its sheet as “CSV UTF-8”.';
  return new TableFileError('too_large_uncompressed', detail);
}
