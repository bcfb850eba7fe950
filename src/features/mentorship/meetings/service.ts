import { randomUUIDv7 } from 'node:crypto';
import { addDays, contains } from '../../../core/calendar.ts';
import { civilDate } from '../../../core/clock.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { PastOf } from '../../../domain/events/index.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { readable } from '../assignments/service.ts';
import * as calendar from './calendar/service.ts';
import * as merging from './merge-queries.ts';
import * as notes from './notes/service.ts';
import * as queries from './queries.ts';
import { normal, otherOf } from './rules.ts';
import type { Meeting, MeetingDetail, MeetingQuery, NewMeeting } from './schema.ts';

/** The columns by which relations find the two people of a meeting: `a` is its assignment. */
export const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

const visible = (ctx: Ctx) => allowed(ctx, 'meeting:read', parties);
const mayReadContent = (ctx: Ctx) => allowed(ctx, 'meeting:read_content', parties);

/** How far ahead a meeting can be planned. */
const DAYS_AHEAD = 366;

/** The facts about the meetings that the caller may see: their own, and as facilitator those of the mentees of the division. */
export function list(ctx: Ctx, query: MeetingQuery): Promise<PageOf<Meeting>> {
  const { scheduled_at_gte: since, scheduled_at_lt: before } = query;
  // As UTC: PostgreSQL reads no offset beyond sixteen hours.
  const filters = { ...query, ...(since && { scheduled_at_gte: normal(since) }), ...(before && { scheduled_at_lt: normal(before) }) };
  return page(ctx, query, queries.filtered(ctx, visible(ctx), filters), [{ column: 'm.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<MeetingDetail> {
  return granted(await queries.find(ctx, id, visible(ctx), mayReadContent(ctx)));
}

/** The meeting for a calendar programme, see `calendar.file`. @throws Problem not-found, not-acceptable */
export const iCalendarOf = (ctx: Ctx, id: string, publicUrl: string | null) => calendar.file(ctx, id, visible(ctx), publicUrl);

/** The meeting just written, in the state it was brought to, whether or not the caller may read meetings: a token can be allowed to write alone. */
export async function shown(ctx: WriteCtx, id: string, state?: queries.State): Promise<MeetingDetail> {
  return granted(await queries.find(ctx, id, yes, mayReadContent(ctx), state));
}

/** The row, locked for a change. @throws Problem not-found, permission-denied, precondition-required, version-stale */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await queries.lock(ctx, id, visible(ctx), allowed(ctx, permission, parties)));
}

export type Locked = Awaited<ReturnType<typeof lock>>;

/** @throws Problem meeting-state, with the status that the meeting has and those that it would need */
export function assertState(before: Locked, ...states: readonly queries.State[]): void {
  if (!states.includes(before.state)) throw stateProblem(before, `needs one that is ${states.join(' or ')}`);
}

/** The problem of a meeting in another status than the operation needs; `needed` completes "this …". */
export function stateProblem({ status }: Pick<Locked, 'status'>, needed: string): Problem {
  return new Problem('meeting-state', { detail: `The meeting is ${status}; this ${needed}.`, state: status });
}

/** The person who proposed or logged a meeting cannot agree to it or confirm it. @throws Problem approver-is-subject */
export function assertOther(ctx: WriteCtx, recorded_by: string | null, what: string): void {
  if (recorded_by === ctx.actor.person_id)
    throw new Problem('approver-is-subject', { detail: `You ${what} yourself; it is for the other side to answer.` });
}

/** True where the same person has already brought the meeting to this state: a repeated request changes nothing. */
export function isRepeated(ctx: WriteCtx, before: Locked, state: queries.State): boolean {
  const by = state === 'held' ? before.logged_by : before.updated_by;
  return before.state === state && by === ctx.actor.person_id;
}

/**
 * The assignment in which the caller wants to meet, locked for share, as it is on a day.
 * @throws Problem not-found, where the caller may not see it; permission-denied, unless the caller is one of the two
 */
export async function assignmentOf(ctx: WriteCtx, assignment_id: string, day: string) {
  const found = await queries.assignment(ctx, assignment_id, day, readable(ctx), allowed(ctx, 'meeting:write', parties));
  if (found) return granted(found);
  throw Problem.at('not-found', '/assignment_id', 'There is no such assignment, or you may not know of it.');
}

/** The assignment of a meeting, as it is on a day. */
export const situation = async (ctx: WriteCtx, { assignment_id }: Pick<Locked, 'assignment_id'>, day: string) =>
  granted(await queries.assignment(ctx, assignment_id, day, yes, yes));

type Situation = Awaited<ReturnType<typeof situation>>;

/**
 * The two can meet on every day of their assignment on which no conflict suspends it, also where the assignment is over. A meeting can be
 * planned for a paused day, and is tentative while the pause lasts.
 * @throws Problem assignment-state, meeting-day-unfit
 */
export function assertDay({ state, status, starts_on, until_on, is_suspended }: Situation, day: string, pointer: string): void {
  if (starts_on === null || !['live', 'completed', 'ended'].includes(state))
    throw new Problem('assignment-state', {
      detail: `The assignment is ${status}; this needs one that both sides have accepted.`,
      state: status,
    });
  if (day < starts_on || (until_on !== null && day >= until_on)) {
    const end = until_on === null ? '' : ` and until the day before ${until_on}`;
    throw Problem.at('meeting-day-unfit', pointer, `The assignment holds from ${starts_on}${end}.`);
  }
  if (is_suspended) throw Problem.at('meeting-day-unfit', pointer, `On ${day} a reporting line suspends the assignment.`);
}

/**
 * A meeting held on the day can still count: the assignment holds, and nothing but a confirmation is missing. A formal assignment is active on
 * the day, and the mentee's programme year is not closed.
 * @throws Problem assignment-state, meeting-day-unfit, which names the rule and the days that are possible
 */
export function assertCountable(ctx: WriteCtx, found: Situation, day: string): void {
  assertDay(found, day, '/held_on');
  const { year, active, subtype } = found;
  if (year?.closes_on && year.closes_on <= ctx.today) {
    const detail = `The programme year of ${day} was closed on ${year.closes_on}; a meeting of ${year.ends_on} or later can still be confirmed.`;
    throw Problem.at('meeting-day-unfit', '/held_on', detail);
  }
  if (subtype !== 'formal' || active.some((span) => contains(span, day))) return;
  const spans = active
    .slice(-3)
    .map(({ starts_on, ends_on }) => `from ${starts_on}${ends_on === null ? '' : ` to ${addDays(ends_on, -1)}`}`);
  const possible = spans.length === 0 ? 'It has no active day.' : `It is active ${spans.join(', ')}.`;
  throw Problem.at('meeting-day-unfit', '/held_on', `On ${day} the assignment is paused; only meetings of active days count. ${possible}`);
}

/** The civil day of an instant in the department's time zone. */
export const dayOf = (ctx: Ctx, at: string) => civilDate(Temporal.Instant.from(at), ctx.actor.time_zone);

/** The two can plan to meet at this time. @throws Problem assignment-state, meeting-day-unfit */
export function assertTime(ctx: WriteCtx, found: Situation, at: string): void {
  if (at <= ctx.now) throw Problem.at('meeting-day-unfit', '/scheduled_at', 'The time has passed; log the meeting if it was held.');
  const last = addDays(ctx.today, DAYS_AHEAD);
  if (dayOf(ctx, at) > last) throw Problem.at('meeting-day-unfit', '/scheduled_at', `The time lies before the end of ${last}.`);
  assertDay(found, dayOf(ctx, at), '/scheduled_at');
}

/** Each id is a goal of a plan of the mentee. @throws Problem reference-unknown */
export async function assertGoals(ctx: WriteCtx, mentee_id: string, lineage_ids: readonly string[]): Promise<void> {
  if (lineage_ids.length === 0) return;
  const [foreign] = await queries.foreignGoals(ctx, mentee_id, lineage_ids);
  if (foreign === undefined) return;
  const pointer = `/goal_lineage_ids/${lineage_ids.indexOf(foreign)}`;
  throw Problem.at('reference-unknown', pointer, 'This is no goal of a plan of the mentee.');
}

type Content = Pick<NewMeeting, 'agenda' | 'location' | 'goal_lineage_ids'>;

/** The id of the first recorded row of a joint meeting of the mentee. @throws Problem reference-unknown, where there is none */
async function firstOfJoint(ctx: WriteCtx, found: Situation, kind: Meeting['kind'], joint_id: string): Promise<string> {
  const first = kind === 'joint' ? await queries.firstOfJoint(ctx, found.mentee_id, joint_id) : undefined;
  if (!first)
    throw Problem.at('reference-unknown', '/joint_id', 'This is no joint meeting of the mentee; only a joint one is part of another.');
  return first.id;
}

/** Writes a new meeting with its content; answers its id. @throws Problem reference-unknown */
export async function create(
  ctx: WriteCtx,
  found: Situation,
  state: 'proposed' | 'held',
  input: Omit<queries.Planned, 'joint_id'> & Content & Pick<NewMeeting, 'joint_id'>,
): Promise<string> {
  const { agenda, location, goal_lineage_ids = [], joint_id: part_of, ...values } = input;
  const goals = [...new Set(goal_lineage_ids)];
  await assertGoals(ctx, found.mentee_id, goals);
  const joint_id = part_of === undefined ? undefined : await firstOfJoint(ctx, found, input.kind, part_of);
  const id = randomUUIDv7();
  await queries.insert(ctx, id, state, { ...values, ...(joint_id !== undefined && { joint_id }) });
  if (agenda !== undefined || location !== undefined)
    await queries.setContent(ctx, id, { agenda: agenda ?? null, location: location ?? null });
  if (goals.length > 0) await queries.addGoals(ctx, id, goals);
  return id;
}

/** Records an event of a meeting. Only the pair may know when they met and what they wrote, so that the data has neither days nor text. */
export const recordEvent = (
  ctx: WriteCtx,
  past: PastOf<'meeting'>,
  { id, assignment_id }: Pick<Locked, 'id' | 'assignment_id'>,
  data: object = {},
) => record(ctx, { type: `meeting.${past}`, subject_id: id, data: { assignment_id, ...data } });

type Kind =
  | 'meeting_proposed'
  | 'meeting_agreed'
  | 'meeting_changed'
  | 'meeting_missed'
  | 'meeting_held'
  | 'meeting_disputed'
  | 'meeting_cancelled'
  | 'meeting_void_proposed'
  | 'meeting_voided';
type Happened = Pick<Locked, 'id' | 'mentee_id' | 'mentor_id' | 'row_version'>;

/** Notifies whoever of the two has not made the change, once for each version of the meeting. */
export async function notifyOther(ctx: WriteCtx, kind: Kind, meeting: Happened): Promise<void> {
  const { person_id } = ctx.actor;
  const others = [meeting.mentee_id, meeting.mentor_id].includes(person_id)
    ? [otherOf(meeting, person_id)]
    : [meeting.mentee_id, meeting.mentor_id];
  const notice = { kind, subject_id: meeting.id, from_person_id: person_id, occasion: String(meeting.row_version) };
  await notifications.notify(ctx, ...others.map((other) => ({ ...notice, person_id: other })));
}

/**
 * Moves what a duplicate person proposed, logged, confirmed and wrote, and their calendar feed, to the surviving person. The assignments
 * must have moved before.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await merging.reassignMeetings(ctx, from, to);
  await merging.reassignReasons(ctx, from, to);
  await notes.reassignPerson(ctx, from, to);
  await calendar.reassignPerson(ctx, from, to);
}
