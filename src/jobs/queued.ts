import type { Chore } from '../features/context.ts';
import { followed } from '../features/contexts.ts';
import { contextOfService } from './actor.ts';
import { harmless, traceOf } from './guard.ts';
import { inRun, type Run } from './run.ts';
import type { Deps } from './run-job.ts';

/**
 * Does work that a transaction has queued for its department, in a transaction of its own and on the department's day. Throws only to be tried again.
 * @throws Interrupted where the worker stops
 */
export async function runQueued({ db, clock, logger }: Deps, name: string, work: Chore, department_id: string, run: Run): Promise<void> {
  const now = clock().toString({ fractionalSecondDigits: 3 });
  const department = await db.selectFrom('department').select(['id', 'time_zone']).where('id', '=', department_id).executeTakeFirst();
  if (!department) return;
  try {
    const done = await inRun(db, run, (tx) => contextOfService(tx, department, now, name), followed(work));
    logger.info({ department_id, chore: name, done }, 'queued work done');
  } catch (error) {
    run.signal.throwIfAborted();
    logger.error({ department_id, chore: name, ...traceOf(error) }, 'queued work failed');
    throw harmless(error);
  }
}
