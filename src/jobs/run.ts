import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { WriteCtx } from '../core/context.ts';
import type { Db, Tx } from '../core/db.ts';
import { inTransaction } from '../core/transaction.ts';

/** One attempt at a job, by one worker. */
export type Run = Readonly<{
  /** Aborts when the worker stops, when another worker has the job, and when the job threw something outside its promise; the reason says which. */
  signal: AbortSignal;
  /** The lock in the queue under which it runs, which no other run ever has; null outside a queue. */
  lease: string | null;
  /** What its sessions are called on the server while they work for it; whoever has the job next ends them. Null outside a queue. */
  session: string | null;
}>;

/** The work was interrupted through no fault of its own. What it wrote is rolled back, and it is done again. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** How long work may take to end by itself once it is to stop, before its transaction is ended for it. */
const GRACE_MS = 250;
/** How long the database may take to end it. */
const CUT_MS = 1_500;

/**
 * A transaction that ends with its run. When the signal aborts, the session is ended on the server, whatever it waits for: it is rolled back
 * at once, and what is still left of the work cannot write in it, nor outside it. Then the work's own error is thrown, or the signal's reason.
 */
export async function inRun<T>(
  db: Db,
  { signal, session }: Pick<Run, 'signal' | 'session'>,
  context: (tx: Tx) => WriteCtx,
  work: (ctx: WriteCtx) => Promise<T>,
): Promise<T> {
  return inTransaction(db, context, async (ctx) => {
    signal.throwIfAborted();
    const { rows } = await sql<{ pid: number }>`
      select pg_backend_pid() as pid, set_config('application_name', coalesce(${session}::text, current_setting('application_name')), true)`.execute(
      ctx.db,
    );
    const cut = Promise.withResolvers<never>();
    let working = true;
    const end = async () => {
      await sleep(GRACE_MS);
      if (!working) return;
      await within(CUT_MS, sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)).catch(() => {});
      cut.reject(signal.reason);
    };
    const onAbort = () => void end();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([work(ctx), cut.promise]);
    } finally {
      working = false;
      signal.removeEventListener('abort', onAbort);
    }
  });
}

/**
 * Ends what an earlier run has left working: its process has gone, or is cut off and does not know that the job has been taken over. Waits for
 * the end, at most as long as the server may take to roll back.
 */
export async function endSessions(db: Db, session: string): Promise<void> {
  await sql`
    select pg_terminate_backend(pid, ${CUT_MS}) from pg_stat_activity
    where datname = current_database() and usename = current_user and application_name = ${session}`.execute(db);
}

/** Waits no longer than this. @throws Error when that is over; what the work does then is nobody's concern */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = new AbortController();
  const limit = sleep(ms, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error(`took longer than ${ms} ms`);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    late.abort();
    limit.catch(() => {});
  }
}

/** Runs outside a queue: nothing interrupts them. */
export const UNQUEUED: Run = { signal: new AbortController().signal, lease: null, session: null };
