/** Reads the records of a workbook in another process; xlsx-worker.ts explains why. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { TableFileError, type TableRecord } from './table-error.ts';
import type { XlsxReply } from './xlsx-worker.ts';

const HEAP_MB = 512;
const TIME_MS = 60_000;

/**
 * Reads the first sheet of an XLSX file. The other process sends the next rows only when asked, and is ended with the loop. Cells longer than
 * four times `maxCellChars` arrive cut.
 * @throws {TableFileError} `not_a_spreadsheet`, `too_large_uncompressed` or `too_complex`.
 */
export async function* xlsxRecords(path: string, maxCellChars: number): AsyncGenerator<TableRecord> {
  const child = fork(new URL('./xlsx-worker.ts', import.meta.url), [path, String(maxCellChars)], {
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
      if ('error' in message) throw new TableFileError(message.error.code, message.error.detail);
      if (message.records.length === 0) return;
      yield* message.records;
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    throw new TableFileError('too_complex', 'The workbook takes too long to read. Save its first sheet as “CSV UTF-8”.');
  } finally {
    child.kill('SIGKILL');
  }
}

// Out of memory is an abort; being stopped together with the service or a fault in the program is not the file's error.
function exitError(code: number | null, signal: NodeJS.Signals | null): Error {
  if (code === 1 || signal === 'SIGTERM' || signal === 'SIGINT')
    return new Error(`The workbook reader ended unexpectedly (${signal ?? code})`);
  return new TableFileError(
    'too_large_uncompressed',
    'The workbook needs too much memory to be read. Save its first sheet as “CSV UTF-8”.',
  );
}
