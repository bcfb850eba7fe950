import { addDays } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { assignmentDayProblem } from '../../../domain/assignment-days.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as cases from '../conflicts/cases.ts';
import * as conflicts from '../conflicts/service.ts';
import * as claims from './claims.ts';
import * as queries from './queries.ts';
import * as replacements from './replacements.ts';
import type { AssignmentDetail, Convert, End, NewAssignment, OnDay, Reason, Resume } from './schema.ts';
import { assertRunning, assertState, get, keepReason, type Locked, lock, shown } from './service.ts';
import { dayAlone } from './settled.ts';

/**
 * The day on which a change takes effect: not before the assignment began, not after it ends, and at most `ahead` days after today.
 * @throws Problem assignment-day-unfit
 */
export function dayWithin(ctx: WriteCtx, before: Locked, on: string | undefined, ahead: number): string {
  const day = on ?? ctx.today;
  const first = before.starts_on ?? day;
  const last = [addDays(ctx.today, ahead), ...(before.until_on === null ? [] : [before.until_on])].sort()[0] ?? day;
  if (day >= first && day <= last) return day;
  throw assignmentDayProblem('/on', `The day lies between ${first} and ${last}.`);
}

/** An assignment that has not begun can be ended as well: by default it then ends on the day on which it would have started. */
function endDay(ctx: WriteCtx, before: Locked, on: string | undefined): string {
  const notBegun = before.starts_on !== null && before.starts_on > ctx.today;
  return dayWithin(ctx, before, on ?? (notBegun ? (before.starts_on ?? undefined) : undefined), notBegun ? 3660 : 366);
}

/**
 * Ends the assignment. Only the caller can read the reason. An open conflict case is resolved with it. Without a day it ends on the first one
 * that the caller may choose alone.
 * @throws Problem assignment-state, assignment-day-unfit, reference-unknown
 */
export async function end(ctx: WriteCtx, id: string, { on, replaced_by_id, ...reason }: End): Promise<AssignmentDetail> {
  await conflicts.lockRule(ctx);
  const before = await lock(ctx, id, 'assignment:end');
  assertRunning(ctx, before);
  const ends_on = await dayAlone(ctx, before, endDay(ctx, before, on), reason, on === undefined);
  if (replaced_by_id !== undefined && (await assertReplacement(ctx, before, replaced_by_id)) && before.replaced_on === null) {
    await queries.update(ctx, id, { replaced_by_id, replaced_on: ends_on });
  }
  await endOn(ctx, before, ends_on, reason, replaced_by_id);
  return shown(ctx, id);
}

/**
 * Ends a running assignment on one of its days; call it with the row locked. An end on a later day leaves the assignment running until
 * then: it can still be paused, suspended, or ended sooner. What it was to replace goes on where it ends before it begins.
 */
export async function endOn(ctx: WriteCtx, before: Locked, ends_on: string, reason: Reason, replaced_by_id?: string): Promise<void> {
  const { id } = before;
  await queries.update(ctx, id, { ends_on, ...(ends_on <= ctx.today && { state: 'ended' }) });
  await keepReason(ctx, id, 'end', reason);
  await cases.resolveOpenCase(ctx, id, replaced_by_id === undefined ? 'ended' : 'reassigned', ends_on);
  await record(ctx, {
    type: 'assignment.ended',
    subject_id: id,
    data: { ends_on, ...(replaced_by_id !== undefined && { replaced_by_id }) },
  });
  await notifyOfEnd(ctx, before, ends_on);
  await letReplacedGoOn(ctx, id);
}

/** Takes the handover to this assignment back where it was called off before it began, or is void. */
async function letReplacedGoOn(ctx: WriteCtx, id: string): Promise<void> {
  if ((await replacements.takeBack(ctx, [id])) > 0) await conflicts.recheck(ctx);
}

/** Notifies both sides that the assignment ends, and the mentee's leaders of a formal one. The notice gives no reason. */
async function notifyOfEnd(ctx: WriteCtx, { id, mentee_id, mentor_id, subtype }: Locked, ends_on: string): Promise<void> {
  const leaders = subtype === 'formal' ? await notifications.leadersOf(ctx, mentee_id) : [];
  const recipients = [mentee_id, mentor_id, ...leaders.map(({ person_id }) => person_id)];
  const ended = { kind: 'assignment_ended', subject_id: id, occasion: ends_on } as const;
  await notifications.notify(ctx, ...[...new Set(recipients)].map((person_id) => ({ ...ended, person_id })));
}

/** Answers whether the replacement is agreed upon, and not only proposed. @throws Problem reference-unknown */
async function assertReplacement(ctx: WriteCtx, before: Locked, replaced_by_id: string): Promise<boolean> {
  const replacement = await get(ctx, replaced_by_id).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'not-found') return null;
    throw error;
  });
  const mayReplace = ['pending_acceptance', 'scheduled', 'active', 'paused'].includes(replacement?.status ?? '');
  if (replacement?.mentee.id === before.mentee_id && replacement.id !== before.id && mayReplace) {
    return replacement.status !== 'pending_acceptance';
  }
  throw Problem.at(
    'reference-unknown',
    '/replaced_by_id',
    'The replacement is another assignment of the same mentee that is proposed, about to begin, or running.',
  );
}

/** Ends the assignment because its goals are reached. @throws Problem assignment-state, assignment-day-unfit */
export async function complete(ctx: WriteCtx, id: string, { on, ...reason }: OnDay): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:complete');
  assertCompletable(ctx, before);
  await completeOn(ctx, before, await dayAlone(ctx, before, dayWithin(ctx, before, on, 0), null), reason);
  return shown(ctx, id);
}

/** @throws Problem assignment-state */
export function assertCompletable(ctx: WriteCtx, before: Locked): void {
  assertRunning(ctx, before);
  if (before.status !== 'active' && before.status !== 'paused') throw stateProblem(before, 'active or paused');
}

/** Completes an assignment on one of its days up to today; call it with the row locked. */
export async function completeOn(ctx: WriteCtx, before: Locked, ends_on: string, reason: Reason): Promise<void> {
  const { id } = before;
  await queries.update(ctx, id, { state: 'completed', ends_on });
  await keepReason(ctx, id, 'complete', reason);
  await cases.resolveOpenCase(ctx, id, 'ended', ends_on);
  await record(ctx, { type: 'assignment.completed', subject_id: id, data: { ends_on } });
  await notifyOfEnd(ctx, before, ends_on);
}

function stateProblem(before: Locked, wanted: string): Problem {
  return new Problem('assignment-state', { detail: `The assignment is ${before.status}; this needs ${wanted}.`, state: before.status });
}

/** Pauses an active assignment. @throws Problem assignment-state, assignment-day-unfit */
export async function pause(ctx: WriteCtx, id: string, { on, ...reason }: OnDay): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:pause');
  assertPausable(ctx, before);
  await pauseFrom(ctx, before, await dayAlone(ctx, before, dayWithin(ctx, before, on, 366), reason, on === undefined), reason);
  return shown(ctx, id);
}

/** @throws Problem assignment-state */
export function assertPausable(ctx: WriteCtx, before: Locked): void {
  assertRunning(ctx, before);
  if (before.status !== 'active') throw stateProblem(before, 'active');
}

/** Pauses an active assignment from one of its days on; call it with the row locked. */
export async function pauseFrom(ctx: WriteCtx, { id }: Locked, starts_on: string, reason: Reason): Promise<void> {
  await queries.insertPause(ctx, id, starts_on);
  await queries.touch(ctx, id);
  await keepReason(ctx, id, 'pause', reason);
  await record(ctx, { type: 'assignment.paused', subject_id: id, data: { starts_on } });
}

/**
 * Ends a pause that one of the two began. A suspension by conflict ends with its case, and a pause by the mentor's absence with the choice
 * that the pair makes about it.
 * @throws Problem assignment-state, assignment-day-unfit, assignment-conflict
 */
export async function resume(ctx: WriteCtx, id: string, { on }: Resume): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:resume');
  assertRunning(ctx, before);
  const ends_on = dayWithin(ctx, before, on, 366);
  if (await queries.pausedByAbsence(ctx, id, ends_on)) {
    throw new Problem('assignment-state', {
      detail: 'The mentor is away for long on that day, which pauses the assignment; choose how to go on (leave-choice), or a later day.',
      state: before.status,
    });
  }
  if (!(await queries.endPause(ctx, id, ends_on))) throw stateProblem(before, 'paused by one of the two');
  await queries.touch(ctx, id);
  await conflicts.refuseActiveConflict(ctx, id);
  await record(ctx, { type: 'assignment.resumed', subject_id: id, data: { on: ends_on } });
  return shown(ctx, id);
}

/**
 * Voids an assignment that was entered in error: it no longer counts, but stays readable. What it replaced goes on.
 * @throws Problem assignment-state
 */
export async function voidAssignment(ctx: WriteCtx, id: string): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:void');
  assertState(before, 'pending_acceptance', 'live', 'completed', 'ended');
  await queries.update(ctx, id, { state: 'voided', ended_by_career: null, announced_ends_on: null });
  await cases.resolveOpenCase(ctx, id, 'ended', ctx.today);
  await record(ctx, { type: 'assignment.voided', subject_id: id });
  await letReplacedGoOn(ctx, id);
  return shown(ctx, id);
}

/**
 * Ends a formal assignment and records an informal or sponsor relation of the same two people, which no reporting line bars, and which holds
 * once both have confirmed it. Answers the new relation.
 * @throws Problem assignment-state, assignment-day-unfit
 */
export async function convert(ctx: WriteCtx, id: string, { to, on }: Convert): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:convert');
  assertRunning(ctx, before);
  if (before.subtype !== 'formal')
    throw new Problem('assignment-state', { detail: 'Only a formal assignment is converted.', state: before.status });
  const day = await dayAlone(ctx, before, dayWithin(ctx, before, on, 0), null);
  await queries.update(ctx, id, { state: 'ended', ends_on: day });
  await cases.resolveOpenCase(ctx, id, 'converted', day);
  const { mentee_id, mentor_id, category, origin, need_areas } = before;
  const terms = { is_primary: false, category, origin, need_areas: (need_areas ?? []) as NewAssignment['need_areas'], starts_on: day };
  const relation = await claims.insert(ctx, { ...terms, mentee_id, mentor_id, subtype: to, converted_from_id: id });
  await record(ctx, { type: 'assignment.ended', subject_id: id, data: { ends_on: day } });
  await notifyOfEnd(ctx, before, day);
  return shown(ctx, relation);
}
