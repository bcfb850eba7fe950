import { sql } from 'kysely';
import type { WriteCtx } from '../core/context.ts';
import { deleteOldAnswers } from '../domain/idempotency.ts';
import type { DailyWork } from '../features/context.ts';
import { contexts, followed } from '../features/contexts.ts';
import { contextOfService } from './actor.ts';
import { traceOf } from './guard.ts';
import { inRun, type Run, UNQUEUED } from './run.ts';
import type { Deps } from './run-job.ts';

const STEPS = ['follow', 'settle', 'notify'] as const satisfies readonly (keyof DailyWork)[];

/** All chores (the named pieces of daily work) in their order, each done in a transaction of its own. */
const chores = STEPS.flatMap((step) =>
  contexts.flatMap(({ features }) => features.flatMap(({ daily }) => Object.entries(daily?.[step] ?? {}))),
);

/**
 * Does the daily work of each department on the department's own day (see `DailyWork`), and deletes answers that are no longer needed for
 * repeated requests. A chore that fails does not hold up the others; the queue then tries again. Safe to run at any time and any number of
 * times, also in two processes at once: a chore waits for the same one of its department. The queue runs it every hour, because departments are
 * in different time zones.
 */
export async function runDaily({ db, clock, logger }: Deps, run: Run = UNQUEUED): Promise<void> {
  const now = clock().toString({ fractionalSecondDigits: 3 });
  const failed: string[] = [];
  const departments = await db.selectFrom('department').select(['id', 'time_zone']).orderBy('id').execute();
  for (const department of departments) {
    for (const [chore, work] of chores) {
      try {
        const done = await inRun(
          db,
          run,
          (tx) => contextOfService(tx, department, now, 'daily'),
          async (ctx) => {
            await takeTurn(ctx);
            return followed(work)(ctx);
          },
        );
        if (done > 0) logger.info({ department_id: department.id, chore, done }, 'daily chore');
      } catch (error) {
        run.signal.throwIfAborted();
        logger.error({ department_id: department.id, chore, ...traceOf(error) }, 'daily chore failed');
        failed.push(chore);
      }
    }
  }
  await deleteOldAnswers(db, now);
  if (failed.length > 0) throw new Error(`daily chores failed: ${failed.join(', ')}`);
}

/** One process does the daily work of a department at a time; the lock ends with the transaction. */
const takeTurn = (ctx: WriteCtx) =>
  sql`select pg_advisory_xact_lock(hashtextextended('daily:' || ${ctx.department_id}::text, 0))`.execute(ctx.db);
