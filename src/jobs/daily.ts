import { stackOnly } from '../core/stack.ts';
import { inTransaction } from '../core/transaction.ts';
import { forgetOldAnswers } from '../domain/idempotency.ts';
import type { DailyWork } from '../features/context.ts';
import { contexts } from '../features/contexts.ts';
import { contextOfService } from './actor.ts';
import type { Deps } from './run-job.ts';

const STEPS = ['follow', 'settle', 'notify'] as const satisfies readonly (keyof DailyWork)[];

/** All chores in their order, each to be done in a transaction of its own. */
const chores = STEPS.flatMap((step) =>
  contexts.flatMap(({ features }) => features.flatMap(({ daily }) => Object.entries(daily?.[step] ?? {}))),
);

/**
 * What the calendar brings about, for each department in its own day: see `DailyWork`; and what is only kept for a
 * while is let go. A chore that goes wrong holds up no other one; the queue then tries again. Safe to run at any time and as often as one likes; the queue runs it every hour, because midnight comes at
 * different times in different places.
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
  await forgetOldAnswers(db, now);
  if (failed.length > 0) throw new Error(`daily chores failed: ${failed.join(', ')}`);
}
