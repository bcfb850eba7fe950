import type { WriteCtx } from '../../../core/context.ts';
import type { Db } from '../../../core/db.ts';
import type { Problem } from '../../../domain/problems/index.ts';
import * as files from './files/service.ts';

/** Carries out the import of a file of milestones. */
export const run = (ctx: WriteCtx, job_id: string, advance: (done: number, total: number) => Promise<void>): Promise<Problem | null> =>
  files.run(ctx, job_id, advance);

/** Deletes the rows of a job that is over without having run to its end. */
export async function discard(db: Db, job_id: string): Promise<void> {
  await files.discard(db, job_id);
}
