import { civilDate } from '../core/clock.ts';
import { THE_SERVICE, type WriteCtx } from '../core/context.ts';
import type { Tx } from '../core/db.ts';
import { forgetOldAnswers } from '../core/idempotency.ts';
import { inTransaction } from '../core/transaction.ts';
import * as conflicts from '../features/conflicts/service.ts';
import type { Deps } from './run.ts';

/** In this order, each in a transaction of its own; a chore answers how many things it did, and does none of them twice. */
const chores: Readonly<Record<string, (ctx: WriteCtx) => Promise<number>>> = {
  escalate_conflict_cases: conflicts.escalateOverdue,
};

/**
 * What the calendar brings about, for each department in its own day: conflict cases past their days are escalated, and what is only kept
 * for a while is let go. Safe to run at any time and as often as one likes; the queue runs it every hour, because midnight comes at
 * different times in different places.
 */
export async function runDaily({ db, clock, logger }: Deps): Promise<void> {
  const now = clock().toString({ fractionalSecondDigits: 3 });
  const departments = await db.selectFrom('department').select(['id', 'time_zone']).orderBy('id').execute();
  for (const department of departments) {
    for (const [chore, work] of Object.entries(chores)) {
      const done = await inTransaction(db, (tx) => contextOf(tx, department, now), work);
      if (done > 0) logger.info({ department_id: department.id, chore, done }, 'daily chore');
    }
  }
  await forgetOldAnswers(db, now);
}

/** The service acting by itself: no roles, because nothing it does here asks for one. */
function contextOf(tx: Tx, { id, time_zone }: { id: string; time_zone: string }, now: string): WriteCtx {
  return {
    db: tx,
    actor: { person_id: THE_SERVICE, department_id: id, time_zone, roles: [], client_id: null, scopes: null },
    department_id: id,
    now,
    today: civilDate(Temporal.Instant.from(now), time_zone),
    request_id: null,
    operation_id: 'daily',
    dry_run: false,
    count_exact: false,
    precondition: null,
    asked: { permissions: new Set(), precondition: false },
  };
}
