import { addDays, type Period } from '../../../core/calendar.ts';
import { granted, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { involvedInProposal } from '../../../domain/involvement.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { noSuch } from '../../../domain/references.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as conflicts from '../conflicts/service.ts';
import { askingMentor } from './asking.ts';
import * as claims from './claims.ts';
import { assertCapacity, assertNotExcluded, warningsOf } from './eligibility.ts';
import * as proposalQueries from './proposal-queries.ts';
import * as queries from './queries.ts';
import * as replacements from './replacements.ts';
import type { Accept, AssignmentDetail, NewAssignment, Reason } from './schema.ts';
import { assertAskable, assertPeople, assertState, emptyPeriod, firstDay, keepReason, type Locked, lock, shown } from './service.ts';

/**
 * Proposes a formal assignment, which both sides then accept, or records a relation of another kind, which they confirm. On no day of a
 * formal assignment may the mentee report to the mentor; the other kinds are free of this rule. Whoever may propose may replace, except that a
 * mentor does not choose their own successor.
 * @throws Problem reference-unknown, permission-denied, period-empty, assignment-conflict, assignment-capacity, assignment-person-unfit,
 *   assignment-overlap, assignment-same-person, mentor-excluded, discussion-required, replacement-unfit, replacement-exists,
 *   assignment-day-unfit, approver-is-subject, claim-open
 */
export async function propose(ctx: WriteCtx, input: NewAssignment): Promise<AssignmentDetail> {
  const { mentee_id, mentor_id, subtype } = input;
  const columns = { person: 'mentee.id', mentor: 'mentor.id' };
  const mayPropose = allowed(ctx, 'assignment:propose', columns);
  const mayRecord = allowed(ctx, 'assignment:record', columns);
  const pair = await proposalQueries.permittedOn(ctx, mentee_id, mentor_id, subtype === 'formal' ? mayPropose : mayRecord);
  if (!pair) throw noSuch('person in this department', '/mentee_id');
  granted(pair);
  if (subtype === 'formal' && (await proposalQueries.proposalRules(ctx)).discussion_required) {
    throw new Problem('discussion-required', {
      detail:
        'By the policy a formal mentor is agreed upon in a discussion: open a request for the mentee, discuss it and conclude with a match.',
    });
  }
  return subtype === 'formal' ? proposeFormal(ctx, input) : recordOther(ctx, input);
}

export type AgreedProposal = Pick<NewAssignment, 'mentee_id' | 'mentor_id' | 'is_primary' | 'need_areas'> &
  Partial<Pick<NewAssignment, 'starts_on' | 'planned_ends_on' | 'capacity_reason' | 'category' | 'replaces_id'>> & { request_id: string };

/**
 * Proposes the formal assignment that a match discussion has agreed upon. Checks no permission: the caller has checked that of concluding
 * the discussion.
 * @throws Problem those of `propose`, but for discussion-required and permission-denied
 */
export function proposeAgreed(ctx: WriteCtx, { category = 'traditional', ...agreed }: AgreedProposal): Promise<AssignmentDetail> {
  return proposeFormal(ctx, { ...agreed, category, origin: 'institution', subtype: 'formal' });
}

async function proposeFormal(ctx: WriteCtx, input: NewAssignment & { request_id?: string }): Promise<AssignmentDetail> {
  const { mentee_id, mentor_id, capacity_reason, replaces_id, ...rest } = input;
  if (mentee_id === mentor_id) throw samePerson();
  await conflicts.lockRule(ctx);
  const period = await periodOf(ctx, input);
  await assertAskable(ctx, mentee_id, mentor_id, period.starts_on);
  const replaced = replaces_id === undefined ? null : await replacements.replacedBy(ctx, { ...input, replaces_id });
  if (replaced && input.request_id === undefined) refuseOwnSuccessor(ctx, replaced);
  const is_primary = input.is_primary ?? replaced?.is_primary ?? false;
  await conflicts.refuseConflict(ctx, mentee_id, mentor_id, period);
  const barriers = await proposalQueries.barriers(ctx, mentee_id, mentor_id, period);
  assertNotExcluded(barriers);
  if (barriers.already) {
    throw new Problem('assignment-overlap', { detail: 'These two people already have a formal assignment in that period.' });
  }
  await recordExpired(ctx, await proposalQueries.expireRivals(ctx, { mentee_id, mentor_id, replaces_id: replaced?.id ?? null }));
  const load = await proposalQueries.load(ctx, mentee_id, mentor_id, period.starts_on, replaced?.id);
  assertCapacity(load, capacity_reason);
  const { acceptance_days } = await proposalQueries.proposalRules(ctx);
  const expires_on = addDays(ctx.today, acceptance_days);
  const { id } = await queries.insert(ctx, {
    mentee_id,
    mentor_id,
    ...rest,
    is_primary,
    replaces_id: replaced?.id ?? null,
    planned_ends_on: input.planned_ends_on ?? null,
    capacity_reason: capacity_reason ?? null,
    state: 'pending_acceptance',
    // Whoever is here begins as soon as both have accepted.
    starts_on: input.starts_on ?? (period.starts_on > ctx.today ? period.starts_on : null),
    expires_on,
    mentee_accepted_at: ctx.actor.person_id === mentee_id ? ctx.now : null,
  });
  const { request_id } = input;
  const origin = { ...(request_id !== undefined && { request_id }), ...(replaced && { replaces_id: replaced.id }) };
  const data = { mentee_id, mentor_id, subtype: 'formal', ...period, ...origin };
  await record(ctx, { type: 'assignment.proposed', subject_id: id, data });
  const from = ctx.actor.person_id === mentee_id ? { from_person_id: mentee_id } : {};
  const askingMentee = { kind: 'assignment_proposed', person_id: mentee_id, subject_id: id, due_on: expires_on } as const;
  await notifications.notify(ctx, await askingMentor(ctx, { id, mentor_id, expires_on }, from), askingMentee);
  const inverse = await conflicts.basesBetween(ctx, mentor_id, mentee_id, period);
  return { ...(await shown(ctx, id)), warnings: warningsOf(load, { is_primary }, inverse.length > 0) };
}

async function recordOther(ctx: WriteCtx, input: NewAssignment): Promise<AssignmentDetail> {
  if (input.mentee_id === input.mentor_id) throw samePerson();
  if (input.replaces_id !== undefined)
    throw Problem.at('replacement-unfit', '/replaces_id', 'Only a formal assignment replaces another one.');
  return claims.claim(ctx, input, await periodOf(ctx, input));
}

/** The days that the assignment covers: without a first day, from today or from when both people are here. @throws Problem period-empty */
async function periodOf(ctx: WriteCtx, { mentee_id, mentor_id, planned_ends_on, ...input }: NewAssignment): Promise<Period> {
  const starts_on = input.starts_on ?? (await firstDay(ctx, mentee_id, mentor_id, null));
  if (planned_ends_on !== undefined && planned_ends_on <= starts_on) throw emptyPeriod('/planned_ends_on');
  return { starts_on, ends_on: planned_ends_on ?? null };
}

/** @throws Problem approver-is-subject */
function refuseOwnSuccessor(ctx: WriteCtx, { mentor_id }: replacements.Replaced): void {
  if (mentor_id !== ctx.actor.person_id) return;
  throw Problem.at('approver-is-subject', '/replaces_id', 'You are the mentor to be replaced; somebody else proposes your successor.');
}

function samePerson(): Problem {
  return Problem.at('assignment-same-person', '/mentor_id', 'Mentee and mentor are the same person.');
}

/**
 * Accepts the proposal for one side; when both have accepted, the assignment is active from its start, and the one it replaces ends on that
 * day. The mentor attests to be neither supervisor nor evaluator of the mentee. Everything that bars a pair is checked again, because roles
 * may have changed since the proposal; a start that HR has meanwhile put before the first day of an appointment moves to that day.
 * @throws Problem assignment-state, acceptance-expired, attestation-required, assignment-conflict, assignment-capacity,
 *   assignment-primary-taken, assignment-overlap, assignment-person-unfit, mentor-excluded, replacement-exists, replacement-unfit
 */
export async function accept(ctx: WriteCtx, id: string, { capacity_reason, ...attestation }: Accept): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:accept');
  assertAnswerable(before);
  const side = ctx.actor.person_id === before.mentor_id ? 'mentor' : 'mentee';
  if (side === 'mentor') assertAttested(attestation);
  return acceptAs(ctx, before, side, { capacity_reason, by: null });
}

/** @throws Problem attestation-required */
export function assertAttested({ attests_no_reporting_line }: Pick<Accept, 'attests_no_reporting_line'>): void {
  if (attests_no_reporting_line === true) return;
  const detail = 'The mentor attests not to be supervisor or evaluator of the mentee.';
  throw Problem.at('attestation-required', '/attests_no_reporting_line', detail);
}

/**
 * Like `accept`, for one side of a locked proposal that waits for an answer; `by` says how an external mentor accepted. Checks neither
 * permission nor attestation.
 */
export async function acceptAs(
  ctx: WriteCtx,
  before: Locked,
  side: 'mentee' | 'mentor',
  { capacity_reason, by }: { capacity_reason: string | undefined; by: 'link' | 'evidence' | null },
): Promise<AssignmentDetail> {
  const { id } = before;
  const asMentor = side === 'mentor';
  const own = asMentor ? before.mentor_accepted_at : before.mentee_accepted_at;
  if (own !== null) return shown(ctx, id);
  const other = asMentor ? before.mentee_accepted_at : before.mentor_accepted_at;
  const changes: queries.Changes = {
    ...(asMentor ? { mentor_accepted_at: ctx.now, mentor_attested_at: ctx.now, mentor_accepted_by: by } : { mentee_accepted_at: ctx.now }),
    ...(capacity_reason !== undefined && { capacity_reason }),
  };
  const accepted = { type: 'assignment.accepted' as const, subject_id: id, data: { side, ...(by && { by }) } };
  if (other === null) {
    await queries.update(ctx, id, changes);
    await record(ctx, accepted);
    return shown(ctx, id);
  }
  const wanted = await firstDay(ctx, before.mentee_id, before.mentor_id, before.starts_on);
  const handover = await replacements.lockReplaced(ctx, { ...before, starts_on: wanted });
  const starts_on = handover?.starts_on ?? wanted;
  if (before.planned_ends_on !== null && before.planned_ends_on <= starts_on) throw emptyPeriod('/planned_ends_on');
  const period: Period = { starts_on, ends_on: before.planned_ends_on };
  await assertPeople(ctx, before.mentee_id, before.mentor_id, starts_on);
  await conflicts.refuseConflict(ctx, before.mentee_id, before.mentor_id, period);
  // A mentor who accepts is willing, whatever their profile says.
  assertNotExcluded({ ...(await proposalQueries.barriers(ctx, before.mentee_id, before.mentor_id, period)), unwilling: false });
  const load = await proposalQueries.load(ctx, before.mentee_id, before.mentor_id, starts_on, before.replaces_id);
  assertCapacity(load, capacity_reason ?? before.capacity_reason);
  const parties = { mentee_id: before.mentee_id, mentor_id: before.mentor_id };
  if (handover) await replacements.handOver(ctx, handover.replaced, { id, ...parties, starts_on });
  await queries.update(ctx, id, { ...changes, state: 'live', starts_on, activated_at: ctx.now });
  const origin = handover && { replaces_id: handover.replaced.id };
  await record(ctx, accepted, { type: 'assignment.activated', subject_id: id, data: { ...period, ...parties, ...origin } });
  await notifyBoth(ctx, before, 'assignment_activated');
  const inverse = await conflicts.basesBetween(ctx, before.mentor_id, before.mentee_id, period);
  return { ...(await shown(ctx, id)), warnings: warningsOf({ ...load, primary_taken: false }, before, inverse.length > 0) };
}

/** The proposal waits for an answer. @throws Problem acceptance-expired, assignment-state */
export function assertAnswerable(before: Locked): void {
  if (before.status === 'expired') {
    throw new Problem('acceptance-expired', {
      detail: `The proposal could be answered until ${before.expires_on} (exclusive); it can be made anew.`,
      expires_on: before.expires_on,
    });
  }
  assertState(before, 'pending_acceptance');
}

async function notifyBoth(ctx: WriteCtx, { id, mentee_id, mentor_id }: Locked, kind: 'assignment_activated' | 'assignment_declined') {
  await notifications.notify(ctx, { person_id: mentee_id, kind, subject_id: id }, { person_id: mentor_id, kind, subject_id: id });
}

/** Notifies the mentee's leaders, who have a mentor to find again. */
export async function notifyLeaders(
  ctx: WriteCtx,
  { id, mentee_id }: { id: string; mentee_id: string },
  kind: 'assignment_declined' | 'assignment_expired',
) {
  const leaders = await notifications.leadersOf(ctx, mentee_id, involvedInProposal(id));
  await notifications.notify(ctx, ...leaders.map(({ person_id }) => ({ person_id, kind, subject_id: id })));
}

/** Declines the proposal or the claim. A reason is not needed, and only the caller can read it. @throws Problem assignment-state, acceptance-expired */
export async function decline(ctx: WriteCtx, id: string, reason: Reason): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:decline');
  if (before.recorded_by_id !== null) return claims.decline(ctx, before, reason);
  assertAnswerable(before);
  await queries.update(ctx, id, { state: 'declined' });
  await keepReason(ctx, id, 'decline', reason);
  await record(ctx, { type: 'assignment.declined', subject_id: id });
  await notifyBoth(ctx, before, 'assignment_declined');
  await notifyLeaders(ctx, before, 'assignment_declined');
  return shown(ctx, id);
}

/** Withdraws a proposal that is not accepted by both sides, or a claim of the caller. @throws Problem assignment-state, acceptance-expired */
export async function withdraw(ctx: WriteCtx, id: string, reason: Reason): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:withdraw', 'assignment:withdraw_claim');
  if (before.recorded_by_id !== null) return claims.withdraw(ctx, before, reason);
  assertAnswerable(before);
  await queries.update(ctx, id, { state: 'withdrawn' });
  await keepReason(ctx, id, 'withdraw', reason);
  await record(ctx, { type: 'assignment.withdrawn', subject_id: id });
  await notifyBoth(ctx, before, 'assignment_declined');
  return shown(ctx, id);
}

/** Records that proposals have expired. */
export async function recordExpired(ctx: WriteCtx, expired: readonly { id: string }[]): Promise<void> {
  await record(ctx, ...expired.map(({ id }) => ({ type: 'assignment.expired' as const, subject_id: id })));
}
