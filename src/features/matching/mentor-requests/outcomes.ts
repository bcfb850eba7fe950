import type { WriteCtx } from '../../../core/context.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './outcome-queries.ts';
import { choicesOf } from './queries.ts';
import type { MentorRequest } from './schema.ts';

/** What a discussion has to know about its request: the mentee, what is asked for, the preferred mentors and the needs. */
export async function factsOf(ctx: WriteCtx, id: string) {
  return { ...(await queries.facts(ctx, id)), choices: await choicesOf(ctx, id) };
}

/** Bases the request on the needs profile recorded last; false where there is none. */
export async function takeLatestNeeds(ctx: WriteCtx, id: string): Promise<boolean> {
  return (await queries.takeLatestNeeds(ctx, id)).needs_profile_id !== null;
}

/**
 * Ends the request because a discussion found no mentor, and notifies the mentee. For a mentee early in the career it opens again after the
 * policy's days.
 */
export async function closeWithoutMatch(
  ctx: WriteCtx,
  id: string,
  { reason, note }: { reason: NonNullable<MentorRequest['no_match_reason']>; note: string | null },
): Promise<void> {
  const { mentee_id, no_match_on, reopens_on } = await queries.setNoMatch(ctx, id, reason);
  await queries.setNoMatchNote(ctx, id, note);
  await record(ctx, { type: 'mentor_request.not_matched', subject_id: id, data: { no_match_on, reopens_on } });
  await notifications.notify(ctx, { person_id: mentee_id, kind: 'request_no_match', subject_id: id, occasion: ctx.today });
}
