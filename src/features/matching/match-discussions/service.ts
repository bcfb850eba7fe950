import { addDays } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { notifyDiscussionsOver } from '../mentor-requests/discussions.ts';
import { takeLatestNeeds } from '../mentor-requests/outcomes.ts';
import { assertStatus, lockAnyVersion } from '../mentor-requests/view.ts';
import * as merging from './merge-queries.ts';
import * as queries from './queries.ts';
import { isSubject, type Missing, missingOf } from './rules.ts';
import type { MatchDiscussion, NewMatchDiscussion } from './schema.ts';
import { lockOpen, type Open, shown } from './view.ts';

/** How far ahead a discussion can be planned. */
const PLANNED_WITHIN_DAYS = 366;

/**
 * Opens a discussion about an open request and notifies the holders of the offices that the policy names. For an office that nobody holds, the
 * mentorship leads are notified instead, and the Chair where there are too few of them.
 * @throws Problem not-found, permission-denied, mentor-request-state, match-discussion-open, needs-missing, day-passed, day-too-far
 */
export async function open(ctx: WriteCtx, request_id: string, input: NewMatchDiscussion): Promise<MatchDiscussion> {
  const planned_on = input.planned_on ?? null;
  if (planned_on !== null && planned_on < ctx.today)
    throw Problem.at('day-passed', '/planned_on', 'A discussion is planned for today or later.');
  const last = addDays(ctx.today, PLANNED_WITHIN_DAYS);
  if (planned_on !== null && planned_on > last) throw Problem.at('day-too-far', '/planned_on', `The last day to plan for is ${last}.`);
  const request = await lockAnyVersion(ctx, request_id, 'match_discussion:open');
  if (request.status === 'in_discussion') throw new Problem('match-discussion-open', { detail: 'Continue or cancel the open discussion.' });
  assertStatus(request, 'open');
  if (!(await takeLatestNeeds(ctx, request_id))) {
    throw new Problem('needs-missing', {
      detail: 'The mentee or their facilitator first records what the mentee needs.',
    });
  }
  const { id } = await queries.insert(ctx, request_id, planned_on);
  const { participants, ...situation } = await queries.situation(ctx, id);
  await record(ctx, {
    type: 'match_discussion.opened',
    subject_id: id,
    data: { request_id, opened_on: ctx.today, planned_on, participants },
  });
  const notice = { kind: 'discussion_opened', subject_id: id, due_on: planned_on } as const;
  const asked = participantsToNotify(missingOf({ participants, ...situation }), situation);
  await notifications.notify(ctx, ...asked.map((person_id) => ({ ...notice, person_id })));
  return shown(ctx, id);
}

/**
 * Whom a discussion waits for: holders of the missing offices and those who may stand in. Each person has one contribution, so that the Chairs
 * are included where more offices are vacant than others can stand in for.
 */
export function participantsToNotify(
  missing: readonly Missing[],
  { chairs, ...about }: Pick<Open, 'chairs' | 'mentee_id' | 'subjects'>,
): string[] {
  const vacant = missing.filter(({ is_vacant }) => is_vacant);
  const standIns = new Set(vacant.flatMap(({ stand_in_ids }) => stand_in_ids));
  const last = vacant.length > standIns.size ? chairs.map(({ person_id }) => person_id) : [];
  return [...new Set([...missing.flatMap(({ holder_ids }) => holder_ids), ...standIns, ...last.filter((id) => !isSubject(about, id))])];
}

/** Refuses a caller whom the discussion is about. @throws Problem approver-is-subject */
export function refuseSubject(ctx: WriteCtx, discussion: Pick<Open, 'mentee_id' | 'subjects'>, pointer: string): void {
  if (!isSubject(discussion, ctx.actor.person_id)) return;
  throw Problem.at('approver-is-subject', pointer, 'You are the mentee or a preferred mentor, and cannot act as a leader here.');
}

/** Ends the discussion without a result, and notifies its participants; the request is open again. @throws Problem match-discussion-state */
export async function cancel(ctx: WriteCtx, id: string): Promise<MatchDiscussion> {
  const { request_id } = await lockOpen(ctx, id, 'match_discussion:cancel');
  await notifyDiscussionsOver(ctx, [request_id]);
  await queries.conclude(ctx, id, { outcome: 'cancelled' });
  await record(ctx, { type: 'match_discussion.cancelled', subject_id: id, data: { request_id } });
  return shown(ctx, id);
}

/** Moves the contributions, delegations and conclusions of a duplicate person to the surviving record of a merge. Never refuses. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await merging.reassignConclusions(ctx, from, to);
  await merging.reassignContributions(ctx, from, to);
  await merging.reassignDelegations(ctx, from, to);
}
