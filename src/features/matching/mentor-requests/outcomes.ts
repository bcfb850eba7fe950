import type { WriteCtx } from '../../../core/context.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './outcome-queries.ts';
import { choicesOf } from './queries.ts';
import type { MentorRequest } from './schema.ts';
import { tellReopenedTo } from './service.ts';

/** What a discussion needs to know of its request: the mentee, what is wished for, whom they would like, what they need. */
export async function factsOf(ctx: WriteCtx, id: string) {
  return { ...(await queries.facts(ctx, id)), choices: await choicesOf(ctx, id) };
}

/** From now on the request goes by the needs recorded last; false where none are. */
export async function takeLatestNeeds(ctx: WriteCtx, id: string): Promise<boolean> {
  return (await queries.takeLatestNeeds(ctx, id)).needs_profile_id !== null;
}

/** A discussion has found nobody. For a mentee early in the career the request opens again after the policy's days. */
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

/**
 * The day's look at requests that nobody has taken up in time: tells the mentee's leaders and the mentorship leads, on the due day and every
 * thirty days from it. Answers how many it told.
 */
export async function tellUnansweredRequests(ctx: WriteCtx): Promise<number> {
  const notices = await queries.unanswered(ctx);
  await notifications.notify(ctx, ...notices.map((notice) => ({ ...notice, kind: 'request_unanswered' as const })));
  return notices.length;
}

/** The day's look at requests that the calendar has opened again: tells the mentee and their leaders. Answers how many there were. */
export async function tellReopened(ctx: WriteCtx): Promise<number> {
  const reopened = await queries.reopened(ctx);
  for (const request of reopened) await tellReopenedTo(ctx, request);
  return reopened.length;
}

/** Moves the requests of a duplicate person, and the wishes for them, to the surviving record; it never refuses. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignMentee(ctx, from, to);
  await queries.dropChoices(ctx, from, to);
  await queries.reassignChoices(ctx, from, to);
}
