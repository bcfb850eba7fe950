import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as proposals from '../../mentorship/assignments/proposals.ts';
import type { NewAssignment } from '../../mentorship/assignments/schema.ts';
import * as assignments from '../../mentorship/assignments/service.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import { refuseExcluded } from '../mentor-requests/choices.ts';
import { notifyDiscussionsOver } from '../mentor-requests/discussions.ts';
import { closeWithoutMatch, factsOf } from '../mentor-requests/outcomes.ts';
import { assertPrimaryFree } from '../mentor-requests/primary.ts';
import * as queries from './queries.ts';
import { missingOf } from './rules.ts';
import type { Conclude, MatchDiscussion } from './schema.ts';
import { refuseSubject } from './service.ts';
import { lockOpen, type Open, shown } from './view.ts';

type Match = Extract<Conclude, { outcome: 'match' }>;

/**
 * Concludes the discussion with a mentor, whose assignment is thereby proposed to both sides, or without one. A match requires the contributions
 * of the mentee and in all offices that the policy names, by holders, delegates or stand-ins, and that the mentee agrees.
 * @throws Problem match-discussion-state, mentor-request-state, approver-is-subject, day-in-future, period-empty,
 *   match-participants-missing, mentee-disagrees, assignment-primary-taken, assignment-conflict, mentor-excluded, reference-unknown, and those of a proposal
 */
export async function conclude(ctx: WriteCtx, id: string, input: Conclude): Promise<MatchDiscussion> {
  await conflicts.lockRule(ctx);
  const discussion = await lockOpen(ctx, id, 'match_discussion:conclude');
  await queries.lockRequest(ctx, discussion.request_id);
  const situation = await queries.situation(ctx, id);
  assertInDiscussion(situation);
  const held_on = input.held_on ?? ctx.today;
  if (held_on > ctx.today)
    throw Problem.at('day-in-future', '/held_on', 'The day on which the discussion was held cannot be in the future.');
  if (held_on < discussion.opened_on) throw Problem.at('period-empty', '/held_on', `The discussion was opened on ${discussion.opened_on}.`);
  const proposed = input.outcome === 'match' ? [input.mentor_id] : [];
  const about = { ...discussion, ...situation, subjects: [...situation.subjects, ...proposed] };
  refuseSubject(ctx, about, input.outcome === 'match' ? '/mentor_id' : '/outcome');
  const { request_id } = discussion;
  // The mentee is left out: they are notified of the proposal, or that there is none.
  await notifyDiscussionsOver(ctx, [request_id], situation.mentee_id);
  if (input.outcome === 'match') {
    const assignment_id = await propose(ctx, about, input);
    const { mentor_id } = input;
    await queries.conclude(ctx, id, { outcome: 'match', held_on, mentor_id, assignment_id });
    await record(ctx, {
      type: 'match_discussion.concluded',
      subject_id: id,
      data: { request_id, outcome: 'match', held_on, mentor_id, assignment_id },
    });
  } else {
    await queries.conclude(ctx, id, { outcome: 'no_match', held_on });
    await record(ctx, { type: 'match_discussion.concluded', subject_id: id, data: { request_id, outcome: 'no_match', held_on } });
    await closeWithoutMatch(ctx, request_id, { reason: input.no_match_reason, note: input.note ?? null });
  }
  return shown(ctx, id);
}

/** Called once the request is locked as well. @throws Problem mentor-request-state */
function assertInDiscussion({ request_status }: { request_status: string }): void {
  if (request_status === 'in_discussion') return;
  throw new Problem('mentor-request-state', {
    detail: `The status of the request is ${request_status}; this requires in_discussion.`,
    state: request_status,
  });
}

/** Proposes the assignment of a match; answers its id. */
async function propose(ctx: WriteCtx, about: Open, { mentor_id, is_primary, capacity_reason }: Match): Promise<string> {
  assertComplete(about);
  const request = await factsOf(ctx, about.request_id);
  const { mentee_id, planned_ends_on } = request;
  // Where the first day has passed during the discussion, the assignment starts as soon as both have accepted; for somebody who has yet to
  // begin, on their first day.
  const wanted = request.starts_on !== null && request.starts_on > ctx.today ? request.starts_on : null;
  const first = await assignments.firstDay(ctx, mentee_id, mentor_id, wanted);
  const starts_on = first > ctx.today ? first : undefined;
  const period = { starts_on: first, ends_on: planned_ends_on };
  if (planned_ends_on !== null && planned_ends_on <= period.starts_on) {
    throw new Problem('period-empty', {
      detail: `The intended period of the request ended on ${planned_ends_on}; change its planned end first.`,
    });
  }
  await refuseExcluded(ctx, mentee_id, [mentor_id], period, () => '/mentor_id');
  const primary = is_primary ?? request.is_primary;
  if (primary) await assertPrimaryFree(ctx, mentee_id, period, request.replaces_id, 'conclude with is_primary false');
  const { id } = await proposals.proposeAgreed(ctx, {
    mentee_id,
    mentor_id,
    is_primary: primary,
    need_areas: request.need_areas as NewAssignment['need_areas'],
    request_id: about.request_id,
    ...(request.replaces_id !== null && { replaces_id: request.replaces_id }),
    ...(starts_on !== undefined && { starts_on }),
    ...(planned_ends_on !== null && { planned_ends_on }),
    ...(capacity_reason !== undefined && { capacity_reason }),
  });
  return id;
}

/** @throws Problem match-participants-missing, mentee-disagrees */
function assertComplete(about: Open): void {
  const missing = missingOf(about);
  if (missing.length > 0) {
    const names = missing.map(({ capacity: office, is_vacant }) => (is_vacant ? `${office} (vacant)` : office)).join(', ');
    const vacant = missing.some(({ is_vacant }) => is_vacant);
    const advice = vacant ? ' For a vacant office, a mentorship lead stands in by naming it, or the Chair where no lead is left.' : '';
    const asked = missing.some(({ capacity }) => capacity === 'mentee')
      ? ' The mentee contributes with a login of their own, which they can be given before their first day.'
      : '';
    throw new Problem('match-participants-missing', {
      detail: `Contributions are missing, each by a different person: ${names}.${advice}${asked}`,
      missing,
    });
  }
  const mentee = about.contributions.find(({ person_id }) => person_id === about.mentee_id);
  if (mentee?.agrees === true) return;
  throw new Problem('mentee-disagrees', {
    detail:
      mentee?.agrees === false
        ? 'The mentee does not agree; nobody is matched against their will.'
        : 'The mentee has not stated yet whether they agree.',
  });
}
