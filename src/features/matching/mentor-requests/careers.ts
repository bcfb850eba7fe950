import type { WriteCtx } from '../../../core/context.ts';
import { record } from '../../../domain/record.ts';
import * as queries from './careers-queries.ts';
import { tellDiscussionsOver } from './discussions.ts';

/**
 * Takes back the requests for a successor of these assignments that the service opened by itself, where the mentor turned out not to be gone
 * and nobody has chosen, discussed or proposed anything yet. Answers how many.
 */
export async function withdrawNeedless(ctx: WriteCtx, replaces_ids: readonly string[]): Promise<number> {
  return replaces_ids.length === 0 ? 0 : tell(ctx, await queries.withdrawUntouched(ctx, replaces_ids));
}

/** Takes back what these people, or all of the department, asked for as mentees, if they are gone. Answers how many requests. */
export async function withdrawOfGone(ctx: WriteCtx, person_ids: readonly string[] | null): Promise<number> {
  return tell(ctx, await queries.withdrawOfGone(ctx, person_ids));
}

async function tell(ctx: WriteCtx, ids: readonly string[]): Promise<number> {
  await tellDiscussionsOver(ctx, ids);
  await record(ctx, ...ids.map((id) => ({ type: 'mentor_request.withdrawn', subject_id: id, data: { withdrawn_on: ctx.today } })));
  return ids.length;
}
