import type { WriteCtx } from '../../../core/context.ts';
import { record } from '../../../domain/record.ts';
import * as queries from './careers-queries.ts';
import { notifyDiscussionsOver } from './discussions.ts';

/**
 * Withdraws the requests to replace these assignments that the service opened by itself, because the mentor has not left after all. Requests
 * for which somebody has chosen, discussed or proposed anybody stay. Answers how many were withdrawn.
 */
export async function withdrawNeedless(ctx: WriteCtx, replaces_ids: readonly string[]): Promise<number> {
  return replaces_ids.length === 0 ? 0 : recordWithdrawn(ctx, await queries.withdrawUntouched(ctx, replaces_ids));
}

/** Withdraws the open requests of those of these people (null: of the department) who have left. Answers how many were withdrawn. */
export async function withdrawOfGone(ctx: WriteCtx, person_ids: readonly string[] | null): Promise<number> {
  return recordWithdrawn(ctx, await queries.withdrawOfGone(ctx, person_ids));
}

async function recordWithdrawn(ctx: WriteCtx, ids: readonly string[]): Promise<number> {
  await notifyDiscussionsOver(ctx, ids);
  await record(ctx, ...ids.map((id) => ({ type: 'mentor_request.withdrawn' as const, subject_id: id, data: { withdrawn_on: ctx.today } })));
  return ids.length;
}
