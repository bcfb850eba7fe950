import type { WriteCtx } from '../../../core/context.ts';
import * as reports from './service.ts';

/** Makes the report of a job, in one transaction with the end of the job. */
export async function run(ctx: WriteCtx, job_id: string, advance: (done: number, total: number) => Promise<void>): Promise<null> {
  await reports.make(ctx, job_id, advance);
  return null;
}

/** The report stays without a document; another one can be asked for. */
export const discard = async (): Promise<void> => undefined;
