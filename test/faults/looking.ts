/** Looking at a database when all is quiet, on a machine that may be too busy to let anybody in at the first attempt. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionLost } from '../../src/core/connection.ts';
import { createPool } from '../../src/core/db.ts';

const TIMES = 10;
const PAUSE_MS = 3_000;

/** True where nothing was answered: no connection was made, or it was lost. What the server answers is no such error, whatever it says. */
export function wasNotAnswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as NodeJS.ErrnoException;
  if (error instanceof ConnectionLost || /^E(CONN|PIPE|TIMEDOUT)/.test(code ?? '')) return true;
  return /timeout exceeded when trying to connect|Connection terminated|timeout expired/.test(error.message) || wasNotAnswered(cause);
}

/**
 * What a look answers, which only reads: it is repeated as a whole where it was not answered, so that nothing it would have found is left out.
 * @throws Error where it is not answered in the end, or refused
 */
export async function look<T>(url: string, work: (pool: ReturnType<typeof createPool>) => Promise<T>, pause_ms = PAUSE_MS): Promise<T> {
  for (let left = TIMES; ; left -= 1) {
    const pool = createPool(url, { size: 2, queryTimeoutMs: 600_000 });
    try {
      return await work(pool);
    } catch (error) {
      if (left <= 1 || !wasNotAnswered(error)) throw error;
      await sleep(pause_ms);
    } finally {
      if (!pool.ended) await pool.end();
    }
  }
}
