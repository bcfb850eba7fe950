import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './queries.ts';
import type { HoldMeeting, LogMeeting, MeetingDetail, Remark } from './schema.ts';
import {
  assertCountable,
  assertOther,
  assertState,
  assignmentOf,
  create,
  isRepeated,
  lock,
  notifyOther,
  recordEvent,
  shown,
  situation,
} from './service.ts';

function assertPast(ctx: WriteCtx, held_on: string): void {
  if (held_on > ctx.today) throw Problem.at('day-in-future', '/held_on', 'A meeting is logged once it has been held.');
}

/**
 * Logs a meeting that was held without having been planned here, on a day that can still count. The other side confirms it.
 * @throws Problem not-found, permission-denied, assignment-state, meeting-day-unfit, day-in-future, reference-unknown
 */
export async function log(ctx: WriteCtx, input: LogMeeting): Promise<MeetingDetail> {
  const held_on = input.held_on ?? ctx.today;
  const found = await assignmentOf(ctx, input.assignment_id, held_on);
  assertPast(ctx, held_on);
  assertCountable(ctx, found, held_on);
  const id = await create(ctx, found, 'held', { ...input, held_on, logged_by: ctx.actor.person_id, logged_at: ctx.now });
  await recordEvent(ctx, 'held', { id, assignment_id: found.id }, { kind: input.kind, mode: input.mode });
  await notifyOther(ctx, 'meeting_held', { ...found, id, row_version: 1 });
  return shown(ctx, id, 'held');
}

/**
 * Records that a planned meeting was held, whether or not the time was agreed to. Repeated by the same person with the same facts it
 * changes nothing.
 * @throws Problem meeting-state, meeting-day-unfit, assignment-state, day-in-future
 */
export async function hold(ctx: WriteCtx, id: string, { held_on = ctx.today, duration_min, mode }: HoldMeeting): Promise<MeetingDetail> {
  const before = await lock(ctx, id, 'meeting:write');
  const same = before.held_on === held_on && before.duration_min === duration_min && (mode ?? before.mode) === before.mode;
  if (isRepeated(ctx, before, 'held') && same) return shown(ctx, id);
  assertState(before, 'proposed', 'scheduled');
  assertPast(ctx, held_on);
  assertCountable(ctx, await situation(ctx, before, held_on), held_on);
  const facts = { held_on, duration_min, ...(mode !== undefined && { mode }) };
  await queries.update(ctx, id, { ...facts, state: 'held', logged_by: ctx.actor.person_id, logged_at: ctx.now });
  await recordEvent(ctx, 'held', before, { kind: before.kind, mode: mode ?? before.mode });
  await notifyOther(ctx, 'meeting_held', { ...before, row_version: before.row_version + 1 });
  return shown(ctx, id, 'held');
}

/**
 * Confirms a held meeting for the side that did not log it; only then can it count. Possible until the mentee's programme year of that day
 * is closed, because the counts of a closed year are final. A meeting that was disputed can be confirmed. Repeated, it changes nothing, but
 * for either side it withdraws what was proposed: to void a confirmed meeting.
 * @throws Problem approver-is-subject, meeting-state
 */
export async function confirm(ctx: WriteCtx, id: string): Promise<MeetingDetail> {
  const before = await lock(ctx, id, 'meeting:write');
  if (before.void_proposed_by !== null && before.state === 'confirmed') {
    await queries.update(ctx, id, { void_proposed_by: null });
    await recordEvent(ctx, 'confirmed', before);
    return shown(ctx, id);
  }
  assertOther(ctx, before.logged_by, 'logged this meeting');
  if (before.state === 'confirmed') return shown(ctx, id);
  assertState(before, 'held', 'disputed');
  const closed_on = before.held_on && (await queries.closedOn(ctx, before.assignment_id, before.held_on));
  if (closed_on && closed_on <= ctx.today) {
    const detail = `The programme year the meeting was held in was closed on ${closed_on}; it stays recorded, and no longer counts.`;
    throw new Problem('meeting-state', { detail, state: before.status });
  }
  await queries.update(ctx, id, { state: 'confirmed', confirmed_by: ctx.actor.person_id, confirmed_at: ctx.now });
  await recordEvent(ctx, 'confirmed', before);
  return shown(ctx, id, 'confirmed');
}

/**
 * Disputes a held meeting for the side that did not log it. Repeated, it changes nothing.
 * @throws Problem approver-is-subject, meeting-state
 */
export async function dispute(ctx: WriteCtx, id: string, { note }: Remark): Promise<MeetingDetail> {
  const before = await lock(ctx, id, 'meeting:write');
  assertOther(ctx, before.logged_by, 'logged this meeting');
  if (before.state === 'disputed') return shown(ctx, id);
  assertState(before, 'held');
  await queries.update(ctx, id, { state: 'disputed' });
  if (note !== undefined) await queries.insertReason(ctx, id, 'dispute', note);
  await recordEvent(ctx, 'disputed', before);
  await notifyOther(ctx, 'meeting_disputed', { ...before, row_version: before.row_version + 1 });
  return shown(ctx, id, 'disputed');
}

/**
 * Voids a meeting that was recorded in error: it no longer counts, but stays readable for the two. By either of them, or by a mentorship
 * lead who is neither. One that both confirmed is void once both say so, or a lead with a note: the first side proposes it; one that was brought
 * along by an import is void at once. Repeated by the same person it changes nothing.
 * @throws Problem meeting-state, reason-required
 */
export async function voidMeeting(ctx: WriteCtx, id: string, { note }: Remark): Promise<MeetingDetail> {
  const before = await lock(ctx, id, 'meeting:void');
  if (isRepeated(ctx, before, 'voided')) return shown(ctx, id);
  assertState(before, 'held', 'confirmed', 'disputed', 'no_show');
  const { person_id } = ctx.actor;
  const isSide = [before.mentee_id, before.mentor_id].includes(person_id);
  const byBoth = before.state === 'confirmed' && !before.is_brought_along;
  if (before.state === 'confirmed' && !isSide && note === undefined)
    throw Problem.at('reason-required', '/note', 'Both confirmed this meeting; say why it is void.');
  if (before.state === 'confirmed' && before.void_proposed_by === person_id) return shown(ctx, id);
  const proposes = byBoth && isSide && before.void_proposed_by === null;
  await queries.update(ctx, id, proposes ? { void_proposed_by: person_id } : { state: 'voided', absent: null });
  if (note !== undefined) await queries.insertReason(ctx, id, 'void', note);
  const after = { ...before, row_version: before.row_version + 1 };
  await recordEvent(ctx, proposes ? 'void_proposed' : 'voided', before);
  await notifyOther(ctx, proposes ? 'meeting_void_proposed' : 'meeting_voided', after);
  return shown(ctx, id);
}
