import { sql } from 'kysely';
import type { WriteCtx } from './context.ts';
import type { Db, Tx } from './db.ts';
import { isOutOfDate, sendWithNext } from './prepared-statements.ts';

class DryRun {
  readonly payload: unknown;
  constructor(payload: unknown) {
    this.payload = payload;
  }
}

/** Thrown where work that began beside others has to be alone: it is begun anew. Whoever catches what work throws passes it on. */
export class NotAlone extends Error {}

/** Transactions beside which no other writes in their department. */
const alone = new WeakSet<Tx>();

const ATTEMPTS = 4;

const departmentKey = (department_id: string) => sql`hashtextextended('department:' || ${department_id}::text, 0)`;

/**
 * Stamps, the conflict rule and the event log see the request's instant and actor, not the server's. The transaction shares the department with
 * all others that write in it, or has it alone.
 */
async function beginRequest(tx: Tx, { now, actor, department_id }: WriteCtx, isAlone: boolean): Promise<void> {
  const key = departmentKey(department_id);
  const lock = isAlone ? sql`pg_advisory_xact_lock(${key})` : sql`pg_advisory_xact_lock_shared(${key})`;
  await sendWithNext(
    tx,
    sql`select set_config('request.now', ${now}, true), set_config('request.actor_id', ${actor.person_id}, true),
      ${lock}`,
  );
  if (isAlone) alone.add(tx);
}

/**
 * Sees to it that no other transaction writes in the department; others begin once this one is over. What nobody relies on then is relied on by
 * nobody who has not yet said so. Work that was begun beside others is begun anew, because two that share the department would wait for each other.
 * @throws NotAlone, which `inTransaction` answers
 */
export function writeAlone(ctx: WriteCtx): void {
  if (!alone.has(ctx.db)) throw new NotAlone();
}

function retriable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '40001' || code === '40P01' || isOutOfDate(error);
}

/**
 * How services write: one transaction, deferred constraints checked before it returns, repeated where the database refused it because of
 * a concurrent write. Jobs use it too, with a context of their own.
 */
export async function inTransaction<T>(db: Db, context: (tx: Tx) => WriteCtx, work: (ctx: WriteCtx) => Promise<T>): Promise<T> {
  let isAlone = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(async (tx) => {
        const ctx = context(tx);
        await beginRequest(tx, ctx, isAlone);
        const result = await work(ctx);
        if (ctx.dry_run) {
          await sql`set constraints all immediate`.execute(tx);
          throw new DryRun(result);
        }
        return result;
      });
    } catch (error) {
      if (error instanceof DryRun) return error.payload as T;
      if (error instanceof NotAlone && !isAlone) {
        isAlone = true;
        continue;
      }
      if (!retriable(error) || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 5 * (1 + Math.random())));
    }
  }
}
