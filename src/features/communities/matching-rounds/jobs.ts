import type { WriteCtx } from '../../../core/context.ts';
import type { Db } from '../../../core/db.ts';
import type { Problem } from '../../../domain/problems/index.ts';
import * as rounds from './service.ts';

/** Computes the round of a job. */
export const run = (ctx: WriteCtx, job_id: string, advance: (done: number, total: number) => Promise<void>): Promise<Problem | null> =>
  rounds.compute(ctx, job_id, advance);

/** Of a job that ended before its time nothing was kept; another round begins anew. */
export async function discard(_db: Db, _job_id: string): Promise<void> {}
