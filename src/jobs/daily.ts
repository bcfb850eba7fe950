import { stackOnly } from '../core/stack.ts';
import { inTransaction } from '../core/transaction.ts';
import { deleteOldAnswers } from '../domain/idempotency.ts';
import type { DailyWork } from '../features/context.ts';
import { contexts } from '../features/contexts.ts';
import { contextOfService } from './actor.ts';
import type { Deps } from './run-job.ts';

const STEPS = ['follow', 'settle', 'notify'] as const satisfies readonly (keyof DailyWork)[];

/** All chores (the named pieces of daily work) in their order, each done in a transaction of its own. */
const chores = STEPS.flatMap((step) =>
  contexts.flatMap(({ features }) => features.flatMap(({ daily }) => Object.entries(daily?.[step] ?? {}))),
);

/**
 * Does the daily work of each department on the department's own day (see `DailyWork`), and deletes answers that are no longer needed for
 * repeated requests. A chore that fails does not hold up the others; the queue then tries again. Safe to run at any time and any number of
 * times. The queue runs it every hour, because departments are in different time zones.
 */
export async function runDaily({ db, clock, logger }: Deps): Promise<void> {
  const now = clock().toString({ fractionalSecondDigits: 3 });
  const failed: string[] = [];
  const departments = await db.selectFrom('department').select(['id', 'time_zone']).orderBy('id').execute();
  for (const department of departments) {
    for (const [chore, work] of chores) {
      try {
        const done = await inTransaction(db, (tx) => contextOfService(tx, department, now, 'daily'), work);
        if (done > 0) logger.info({ department_id: department.id, chore, done }, 'daily chore');
      } catch (error) {
        const { name, code } = error as Error & { code?: string };
        logger.error(
          { department_id: department.id, chore, error_name: name, error_code: code, stack: stackOnly(error) },
          'daily chore failed',
        );
        failed.push(chore);
      }
    }
  }
  await deleteOldAnswers(db, now);
  if (failed.length > 0) throw new Error(`daily chores failed: ${failed.join(', ')}`);
}
