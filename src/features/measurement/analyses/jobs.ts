import type { WriteCtx } from '../../../core/context.ts';
import type { Db } from '../../../core/db.ts';
import * as taking from './taking.ts';

/** Computes the next part of the analysis of a job; null once nothing waits. */
export const step = (ctx: WriteCtx, job_id: string) => taking.step(ctx, job_id);

/** Nothing is left to do once no test waits. */
export const run = async (_ctx: WriteCtx, _job_id: string): Promise<null> => null;

/** Of a job that ended before its time, what was computed stays, and the rest is computed when the same is asked for again. */
export async function discard(_db: Db, _job_id: string): Promise<void> {}
