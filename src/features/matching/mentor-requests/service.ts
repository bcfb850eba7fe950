import { sql } from 'kysely';
import { granted, type WriteCtx } from '../../../core/context.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import { involvedInMatch } from '../../../domain/involvement.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { noSuch } from '../../../domain/references.ts';
import { assertEligible } from '../../mentorship/assignments/eligibility.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { becomeReplacement } from './careers.ts';
import { refuseExcluded } from './choices.ts';
import { notifyDiscussionsOver } from './discussions.ts';
import * as merging from './merge-queries.ts';
import { assertPrimaryFree } from './primary.ts';
import * as queries from './queries.ts';
import type { MentorRequest, MentorRequestPatch, NewMentorRequest, Ranking } from './schema.ts';
import * as standing from './standing-queries.ts';
import { assertStatus, lock, shown } from './view.ts';

const laterOf = (today: string, day: string | null) => (day !== null && day > today ? day : today);

/**
 * The first day of the intended period: the one asked for, otherwise the first on which the mentee is here.
 * @throws Problem assignment-person-unfit, where the mentee is not here on it
 */
function firstDayOf(ctx: WriteCtx, mentee: Parameters<typeof assertEligible>[0], starts_on: string | null): string {
  const first = starts_on ?? mentee.appointed_from ?? ctx.today;
  assertEligible(mentee, 'mentee', first);
  return first;
}

/** The first day that a change asks for. @throws Problem assignment-person-unfit, reference-unknown */
async function wantedFrom(ctx: WriteCtx, mentee_id: string, starts_on: string): Promise<string> {
  const mentee = await standing.lockMentee(ctx, mentee_id, starts_on);
  if (!mentee) throw noSuch('person in this department', '/mentee_id');
  return firstDayOf(ctx, mentee, starts_on);
}

/** The first day that a request which waits still covers: a wish that has passed, or that HR has overtaken, does not count any more. */
async function coveredFrom(ctx: WriteCtx, mentee_id: string, starts_on: string | null): Promise<string> {
  const from = laterOf(ctx.today, starts_on);
  return laterOf(from, (await standing.lockMentee(ctx, mentee_id, from))?.appointed_from ?? null);
}

/**
 * Opens a mentee's request for a mentor and notifies the leaders who answer for the mentee. The mentee's record is locked first, so that of two
 * requests at once one sees the other.
 * @throws Problem reference-unknown, permission-denied, assignment-person-unfit, mentor-request-unfit, approver-is-subject, mentor-request-exists,
 *   mentor-request-already-matched, assignment-conflict, mentor-excluded, period-empty, assignment-primary-taken
 */
export async function open(ctx: WriteCtx, { reason, mentor_ids, ...input }: NewMentorRequest): Promise<MentorRequest> {
  const { mentee_id, type, replaces_id = null } = input;
  const found = await standing.permittedOn(ctx, mentee_id, allowed(ctx, 'mentor_request:create', { person: 'p.id' }));
  const unknown = () => noSuch('person in this department', '/mentee_id');
  if (!found) throw unknown();
  granted(found);
  const { starts_on = null, planned_ends_on = null } = input;
  const mentee = await standing.lockMentee(ctx, mentee_id, starts_on ?? ctx.today);
  if (!mentee) throw unknown();
  const first = firstDayOf(ctx, mentee, starts_on);
  const replaced = await replacedBy(ctx, input);
  assertPeriod(ctx, first, { starts_on, planned_ends_on });
  await refuseSecond(ctx, { mentee_id, type, replaces_id });
  const period = { starts_on: first, ends_on: planned_ends_on };
  await refuseExcluded(ctx, mentee_id, mentor_ids, period, (place) => `/mentor_ids/${place}`);
  const is_primary = input.is_primary ?? replaced?.is_primary ?? type === 'new';
  if (is_primary) await assertPrimaryFree(ctx, mentee_id, period, replaces_id);
  const id = await insert(ctx, { mentee_id, type, replaces_id, is_primary, starts_on, planned_ends_on }, null);
  if (reason !== undefined) await queries.insertReason(ctx, id, reason);
  if (mentor_ids.length > 0) await queries.insertChoices(ctx, id, mentor_ids);
  return shown(ctx, id);
}

/** Why the service opens a request, and whether it follows from one that is open again because its mentor never begins. */
export type CareerNeed = Readonly<{
  mentee_id: string;
  is_primary: boolean;
  replaces_id?: string;
  interim_for_id?: string;
  request_id?: string | null;
}>;

/**
 * Opens a request in the name of the service, because a mentor retires, leaves or is away for long. Checks no permission: its caller has found
 * that the mentee needs a mentor. One need has one open request: that for an interim mentor becomes the one for the successor. Answers the
 * id, or null where the mentee already has such a request, has found the successor, or no longer holds an appointment.
 */
export async function openForCareer(ctx: WriteCtx, wanted: CareerNeed): Promise<string | null> {
  const { mentee_id, is_primary, interim_for_id = null, replaces_id = null, request_id = null } = wanted;
  const mentee = await standing.lockMentee(ctx, mentee_id);
  const isHere = mentee?.appointed_from && mentee.kind === 'faculty' && mentee.merged_into_id === null;
  if (!isHere || mentee.is_dead) return null;
  const { open_id, is_replaced } = await standing.standing(ctx, { mentee_id, replaces_id, interim_for_id, request_id });
  if (open_id !== null || is_replaced) return null;
  const interim = replaces_id === null ? undefined : await standing.interimFor(ctx, mentee_id, replaces_id);
  if (interim && replaces_id !== null) return becomeReplacement(ctx, { ...interim, mentee_id, replaces_id, is_primary });
  const type = replaces_id === null ? 'additional' : 'replacement';
  const row = { mentee_id, type, replaces_id, interim_for_id, is_primary, starts_on: null, planned_ends_on: null } as const;
  return insert(ctx, row, 'service');
}

async function insert(ctx: WriteCtx, row: queries.NewRow, via: 'service' | null): Promise<string> {
  await queries.keepClosed(ctx, row.mentee_id, row.replaces_id);
  const made = await queries.insert(ctx, row, via);
  const { mentee_id, type, is_primary, replaces_id } = row;
  await record(ctx, {
    type: 'mentor_request.opened',
    subject_id: made.id,
    data: { mentee_id, type, via: made.via, is_primary, replaces_id, opened_on: ctx.today, answer_due_on: made.answer_due_on },
  });
  const leaders = await notifications.leadersOf(ctx, mentee_id, involvedInMatch(sql.val(made.id)));
  const notice = { subject_id: made.id, due_on: made.due_on };
  await notifications.notify(
    ctx,
    ...leaders.map(({ person_id }) => ({ ...notice, person_id, kind: 'request_opened' as const, from_person_id: mentee_id })),
    { subject_id: made.id, person_id: mentee_id, kind: 'request_opened_for_you' },
  );
  return made.id;
}

/** @throws Problem mentor-request-unfit, approver-is-subject */
async function replacedBy(ctx: WriteCtx, { mentee_id, type, replaces_id }: Pick<NewMentorRequest, 'mentee_id' | 'type' | 'replaces_id'>) {
  if ((type === 'replacement') !== (replaces_id !== undefined)) {
    const detail = 'A replacement names the assignment it replaces; other requests name none.';
    throw Problem.at('mentor-request-unfit', '/replaces_id', detail);
  }
  if (replaces_id === undefined) return undefined;
  const replaced = await standing.replaceable(ctx, mentee_id, replaces_id);
  if (replaced?.mentor_id === ctx.actor.person_id)
    throw Problem.at('approver-is-subject', '/replaces_id', 'You are the mentor to be replaced; somebody else asks for your successor.');
  if (replaced) return replaced;
  throw Problem.at(
    'mentor-request-unfit',
    '/replaces_id',
    'This is not a formal assignment of the mentee that was agreed upon, running or over.',
  );
}

/** @throws Problem mentor-request-unfit, period-empty */
function assertPeriod(
  ctx: WriteCtx,
  first: string,
  { starts_on, planned_ends_on }: { starts_on: string | null; planned_ends_on: string | null },
): void {
  if (starts_on !== null && starts_on < ctx.today)
    throw Problem.at('mentor-request-unfit', '/starts_on', 'The intended period starts today or later.');
  if (planned_ends_on === null || planned_ends_on > first) return;
  throw Problem.at('period-empty', '/planned_ends_on', 'The planned end must come after the start.');
}

/** @throws Problem mentor-request-exists, mentor-request-already-matched */
async function refuseSecond(ctx: WriteCtx, { mentee_id, type, replaces_id }: Pick<queries.NewRow, 'mentee_id' | 'type' | 'replaces_id'>) {
  const { open_id, primary_id } = await standing.standing(ctx, { mentee_id, replaces_id });
  const interim = replaces_id === null ? undefined : await standing.interimFor(ctx, mentee_id, replaces_id);
  if (interim) {
    throw new Problem('mentor-request-exists', {
      detail: 'An interim mentor is being sought in place of this one; withdraw that request to ask for a successor instead.',
      mentor_request_id: interim.id,
    });
  }
  if (open_id !== null) {
    throw new Problem('mentor-request-exists', {
      detail: 'The mentee already has such a request; continue with that one, or withdraw it.',
      mentor_request_id: open_id,
    });
  }
  if (type !== 'new' || primary_id === null) return;
  throw new Problem('mentor-request-already-matched', {
    detail: 'The mentee has a primary formal mentor. Ask for an additional mentor, or for a replacement.',
    assignment_id: primary_id,
  });
}

/**
 * Changes whether the mentor is to be the primary one, or the intended period, while nobody is proposed. A first day that has passed while the
 * request waited does not block other changes.
 * @throws Problem mentor-request-state, assignment-person-unfit, mentor-request-unfit, period-empty, assignment-primary-taken
 */
export async function edit(ctx: WriteCtx, id: string, patch: MentorRequestPatch): Promise<MentorRequest> {
  const before = await lock(ctx, id, 'mentor_request:edit');
  assertStatus(before, 'open', 'in_discussion');
  const changes = changesOf(before, patch);
  if (!changes) return shown(ctx, id);
  const { planned_ends_on = before.planned_ends_on } = changes;
  const first = await (changes.starts_on
    ? wantedFrom(ctx, before.mentee_id, changes.starts_on)
    : coveredFrom(ctx, before.mentee_id, before.starts_on));
  assertPeriod(ctx, first, { starts_on: changes.starts_on ?? null, planned_ends_on });
  if (changes.is_primary) {
    const period = { starts_on: first, ends_on: planned_ends_on };
    await assertPrimaryFree(ctx, before.mentee_id, period, before.replaces_id);
  }
  await queries.update(ctx, id, changes);
  await record(ctx, { type: 'mentor_request.edited', subject_id: id, data: changes });
  return shown(ctx, id);
}

/**
 * Replaces the preferred mentors, in order.
 * @throws Problem mentor-request-state, mentor-request-unfit, reference-unknown, assignment-conflict, mentor-excluded, period-empty where the planned end has passed
 */
export async function rank(ctx: WriteCtx, id: string, { mentor_ids }: Ranking): Promise<MentorRequest> {
  const before = await lock(ctx, id, 'mentor_request:edit');
  assertStatus(before, 'open', 'in_discussion');
  if (String(await queries.choicesOf(ctx, id)) === String(mentor_ids)) return shown(ctx, id);
  const period = { starts_on: await coveredFrom(ctx, before.mentee_id, before.starts_on), ends_on: before.planned_ends_on };
  assertPeriod(ctx, period.starts_on, { starts_on: null, planned_ends_on: period.ends_on });
  await refuseExcluded(ctx, before.mentee_id, mentor_ids, period, (place) => `/mentor_ids/${place}`);
  await queries.clearChoices(ctx, id);
  await queries.insertChoices(ctx, id, mentor_ids);
  await queries.touch(ctx, id);
  await record(ctx, { type: 'mentor_request.ranked', subject_id: id, data: { choices: mentor_ids.length } });
  return shown(ctx, id);
}

/**
 * Withdraws a request for good, and notifies the participants of an open discussion that it is over. A request with a proposal that waits for
 * acceptance is refused: the assignment has to be withdrawn first.
 * @throws Problem mentor-request-state
 */
export async function withdraw(ctx: WriteCtx, id: string): Promise<MentorRequest> {
  const before = await lock(ctx, id, 'mentor_request:withdraw');
  if (before.status === 'awaiting_acceptance') {
    const detail = 'A proposed assignment of this request waits for acceptance; withdraw that assignment first.';
    throw new Problem('mentor-request-state', { detail, state: before.status });
  }
  assertStatus(before, 'open', 'in_discussion', 'no_match');
  await notifyDiscussionsOver(ctx, [id]);
  await queries.update(ctx, id, { withdrawn_on: ctx.today });
  await record(ctx, { type: 'mentor_request.withdrawn', subject_id: id, data: { withdrawn_on: ctx.today } });
  return shown(ctx, id);
}

/**
 * Reopens a request that ended without a match, before `reopens_on` or without one.
 * @throws Problem mentor-request-state, mentor-request-exists, mentor-request-already-matched
 */
export async function reopen(ctx: WriteCtx, id: string): Promise<MentorRequest> {
  const before = await lock(ctx, id, 'mentor_request:reopen');
  assertStatus(before, 'no_match');
  await standing.lockMentee(ctx, before.mentee_id);
  await refuseSecond(ctx, before);
  await queries.reopen(ctx, id);
  await recordReopened(ctx, { id, mentee_id: before.mentee_id, reopens_on: ctx.today });
  return shown(ctx, id);
}

/** Records that a request is open again from this day, and notifies the mentee and their leaders, once for each day. */
export async function recordReopened(ctx: WriteCtx, { id, mentee_id, reopens_on }: { id: string; mentee_id: string; reopens_on: string }) {
  await record(ctx, { type: 'mentor_request.reopened', subject_id: id, data: { reopens_on } });
  const leaders = await notifications.leadersOf(ctx, mentee_id, involvedInMatch(sql.val(id)));
  const notice = { kind: 'request_reopened', subject_id: id, occasion: reopens_on } as const;
  await notifications.notify(ctx, { ...notice, person_id: mentee_id }, ...leaders.map(({ person_id }) => ({ ...notice, person_id })));
}

/** Moves the requests of a duplicate person, and the choices that name them, to the surviving record of a merge. Never refuses. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await merging.reassignMentee(ctx, from, to);
  await merging.dropChoices(ctx, from, to);
  await merging.reassignChoices(ctx, from, to);
}
