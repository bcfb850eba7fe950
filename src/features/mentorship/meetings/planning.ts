import type { WriteCtx } from '../../../core/context.ts';
import { changesOf } from '../../../core/patch.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './queries.ts';
import { editableIn, isCorrection, normal } from './rules.ts';
import type { MeetingDetail, MeetingPatch, NewMeeting, NoShow, Remark } from './schema.ts';
import {
  assertCountable,
  assertGoals,
  assertOther,
  assertState,
  assertTime,
  assignmentOf,
  create,
  dayOf,
  isRepeated,
  type Locked,
  lock,
  notifyOther,
  recordEvent,
  shown,
  situation,
  stateProblem,
} from './service.ts';

/**
 * Proposes a meeting, at a time to which the other side then agrees, or without one.
 * @throws Problem not-found, permission-denied, assignment-state, meeting-day-unfit, reference-unknown
 */
export async function propose(ctx: WriteCtx, { scheduled_at: at, ...input }: NewMeeting): Promise<MeetingDetail> {
  const scheduled_at = at === undefined ? undefined : normal(at);
  const found = await assignmentOf(ctx, input.assignment_id, scheduled_at === undefined ? ctx.today : dayOf(ctx, scheduled_at));
  if (found.state !== 'live' || (found.until_on !== null && found.until_on <= ctx.today)) {
    const detail = `The assignment is ${found.status}; this needs one that both sides have accepted and that is not over.`;
    throw new Problem('assignment-state', { detail, state: found.status });
  }
  if (scheduled_at !== undefined) assertTime(ctx, found, scheduled_at);
  else if (found.is_suspended)
    throw new Problem('assignment-state', { detail: 'A reporting line suspends the assignment.', state: found.status });
  const id = await create(ctx, found, 'proposed', { ...input, ...(scheduled_at !== undefined && { scheduled_at }) });
  await recordEvent(ctx, 'proposed', { id, assignment_id: found.id }, { kind: input.kind, mode: input.mode });
  await notifyOther(ctx, 'meeting_proposed', { ...found, id, row_version: 1 });
  return shown(ctx, id);
}

/**
 * Agrees to the time for the side that did not propose it. Repeated, it changes nothing.
 * @throws Problem approver-is-subject, meeting-state, meeting-day-unfit
 */
export async function agree(ctx: WriteCtx, id: string): Promise<MeetingDetail> {
  const before = await lock(ctx, id, 'meeting:write');
  assertOther(ctx, before.proposed_by, 'proposed this time');
  if (before.state === 'scheduled') return shown(ctx, id);
  assertState(before, 'proposed');
  const at = before.scheduled_at;
  if (at === null) throw stateProblem(before, 'needs one with a time; propose one');
  assertTime(ctx, await situation(ctx, before, dayOf(ctx, at)), at);
  await queries.update(ctx, id, { state: 'scheduled' });
  await recordEvent(ctx, 'scheduled', before);
  await notifyOther(ctx, 'meeting_agreed', { ...before, row_version: before.row_version + 1 });
  return shown(ctx, id);
}

/**
 * Changes the fields that can change in the state of the meeting. A changed time is a new proposal, to which the other side agrees. Only
 * whoever logged a held meeting can correct how it was held, and the other side then confirms the correction.
 * @throws Problem meeting-state, meeting-day-unfit, day-in-future, assignment-state, reference-unknown; permission-denied, where the other
 *   side logged it, or for content the mentor may not read now
 */
export async function edit(ctx: WriteCtx, id: string, patch: MeetingPatch): Promise<MeetingDetail> {
  const { scheduled_at: at, goal_lineage_ids: goals, ...rest } = patch;
  const before = await lock(ctx, id, 'meeting:write');
  if (!before.can_read_content && ('agenda' in patch || 'location' in patch || 'goal_lineage_ids' in patch)) throw suspendedProblem();
  const content = await queries.contentOf(ctx, id);
  const changes = changesOf<MeetingPatch>(
    { ...before, ...content },
    {
      ...rest,
      ...(at !== undefined && { scheduled_at: at === null ? null : normal(at) }),
      ...(goals !== undefined && { goal_lineage_ids: [...new Set(goals)].sort() }),
    },
  );
  if (!changes) return shown(ctx, id);
  const fields = Object.keys(changes) as (keyof MeetingPatch)[];
  const settled = fields.find((field) => !editableIn(field).includes(before.state));
  if (settled !== undefined) throw stateProblem(before, `cannot change ${settled} now`);
  const corrected = isCorrection(before.state, fields);
  if (corrected) await assertCorrection(ctx, before, changes);
  if (changes.scheduled_at) assertTime(ctx, await situation(ctx, before, dayOf(ctx, changes.scheduled_at)), changes.scheduled_at);
  const { agenda, location, goal_lineage_ids, ...facts } = changes;
  if (goal_lineage_ids) await assertGoals(ctx, before.mentee_id, goal_lineage_ids);
  const moved = changes.scheduled_at !== undefined;
  await queries.update(ctx, id, {
    ...(facts as queries.Changes),
    ...(moved && { state: 'proposed', proposed_by: ctx.actor.person_id }),
    ...(corrected && { state: 'held', logged_at: ctx.now }),
  });
  await setContent(ctx, id, content, { agenda, location, goal_lineage_ids });
  await recordEvent(ctx, 'edited', before, { fields });
  const after = { ...before, row_version: before.row_version + 1 };
  if (moved) await notifyOther(ctx, 'meeting_proposed', after);
  if (corrected) await notifyOther(ctx, 'meeting_held', after);
  if (before.state === 'scheduled' && !moved && Object.keys({ ...facts, ...(location !== undefined && { location }) }).length > 0)
    await notifyOther(ctx, 'meeting_changed', after);
  return shown(ctx, id);
}

function suspendedProblem(): Problem {
  return new Problem('permission-denied', {
    detail: 'A reporting line suspends the assignment; until it ends, the mentor cannot read or change agenda, location and goals.',
  });
}

async function assertCorrection(ctx: WriteCtx, before: Locked, { held_on }: MeetingPatch): Promise<void> {
  if (before.logged_by !== ctx.actor.person_id)
    throw new Problem('permission-denied', { detail: 'Only the person who logged the meeting can correct it; you can dispute it.' });
  if (held_on === undefined) return;
  if (held_on > ctx.today) throw Problem.at('day-in-future', '/held_on', 'A meeting is logged once it has been held.');
  assertCountable(ctx, await situation(ctx, before, held_on), held_on);
}

type Content = Pick<MeetingPatch, 'agenda' | 'location' | 'goal_lineage_ids'>;

async function setContent(
  ctx: WriteCtx,
  id: string,
  before: Awaited<ReturnType<typeof queries.contentOf>>,
  { agenda = before.agenda, location = before.location, goal_lineage_ids: goals }: Content,
): Promise<void> {
  if (agenda !== before.agenda || location !== before.location) await queries.setContent(ctx, id, { agenda, location });
  if (goals === undefined) return;
  await queries.removeOtherGoals(ctx, id, goals);
  await queries.addGoals(ctx, id, goals);
}

/** Cancels a meeting that is not held yet. Repeated by the same person it changes nothing. @throws Problem meeting-state */
export async function cancel(ctx: WriteCtx, id: string, { note }: Remark): Promise<MeetingDetail> {
  const before = await lock(ctx, id, 'meeting:write');
  if (isRepeated(ctx, before, 'cancelled')) return shown(ctx, id);
  assertState(before, 'proposed', 'scheduled');
  await queries.update(ctx, id, { state: 'cancelled' });
  if (note !== undefined) await queries.insertReason(ctx, id, 'cancel', note);
  await recordEvent(ctx, 'cancelled', before);
  await notifyOther(ctx, 'meeting_cancelled', { ...before, row_version: before.row_version + 1 });
  return shown(ctx, id);
}

/**
 * Records that one side did not come to a scheduled meeting, once its time has come. Repeated by the same person it changes nothing.
 * @throws Problem meeting-state, day-in-future
 */
export async function reportNoShow(ctx: WriteCtx, id: string, { absent }: NoShow): Promise<MeetingDetail> {
  const before = await lock(ctx, id, 'meeting:write');
  if (isRepeated(ctx, before, 'no_show') && before.absent === absent) return shown(ctx, id);
  assertState(before, 'scheduled');
  if (before.status !== 'scheduled') throw stateProblem(before, 'needs one that nothing kept from its day');
  if (before.scheduled_at === null || before.scheduled_at > ctx.now)
    throw new Problem('day-in-future', { detail: 'The time of the meeting has not come yet.' });
  await queries.update(ctx, id, { state: 'no_show', absent });
  await recordEvent(ctx, 'missed', before);
  await notifyOther(ctx, 'meeting_missed', { ...before, row_version: before.row_version + 1 });
  return shown(ctx, id);
}
