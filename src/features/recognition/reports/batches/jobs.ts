import type { WriteCtx } from '../../../../core/context.ts';
import type { Db } from '../../../../core/db.ts';
import * as taking from './taking.ts';

/** Requests the next few reports of the batch of a job; null once none waits. */
export const step = (ctx: WriteCtx, job_id: string) => taking.step(ctx, job_id);

/** Nothing is left to do once no row waits. */
export const run = async (_ctx: WriteCtx, _job_id: string): Promise<null> => null;

/** Of a job that ended before its time, the reports that were requested stay; the others are not requested any more. */
export async function discard(db: Db, job_id: string): Promise<void> {
  await taking.discard(db, job_id);
}
