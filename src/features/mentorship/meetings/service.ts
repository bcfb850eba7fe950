import { addDays } from '../../../core/calendar.ts';
import { civilDate } from '../../../core/clock.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { toICalendar } from '../../../core/icalendar.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as calendar from './calendar/service.ts';
import { eventOf, PRODUCT } from './ics.ts';
import * as merging from './merge-queries.ts';
import * as notes from './notes/service.ts';
import * as queries from './queries.ts';
import { normal, otherOf } from './rules.ts';
import type { Meeting, MeetingDetail, MeetingQuery, NewMeeting } from './schema.ts';

export const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'meeting:read', parties);
const contentReadable = (ctx: Ctx) => allowed(ctx, 'meeting:read_content', parties);

/** Nobody plans further ahead than people keep calendars. */
const DAYS_AHEAD = 366;

/** The facts about meetings the asker may know of: their own, and those of the mentees of a facilitator's division. */
export function list(ctx: Ctx, query: MeetingQuery): Promise<PageOf<Meeting>> {
  const { scheduled_at_gte: since, scheduled_at_lt: before } = query;
  // As UTC: PostgreSQL reads no offset beyond sixteen hours.
  const filters = { ...query, ...(since && { scheduled_at_gte: normal(since) }), ...(before && { scheduled_at_lt: normal(before) }) };
  return page(ctx, query, queries.filtered(ctx, readable(ctx), filters), [{ column: 'm.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<MeetingDetail> {
  return granted(await queries.find(ctx, id, readable(ctx), contentReadable(ctx)));
}

/**
 * The meeting for a calendar programme, without names or content: calendars are shared with others.
 * @throws Problem not-found; not-acceptable, while there is neither a time nor a day
 */
export async function iCalendarOf(ctx: Ctx, id: string, publicUrl: string | null): Promise<{ row_version: number; text: string }> {
  const meeting = await get(ctx, id);
  const event = eventOf({ ...meeting, state: meeting.status }, ctx.actor.time_zone, publicUrl);
  if (!event) throw new Problem('not-acceptable', { detail: 'The meeting has no time yet, and so no place in a calendar.' });
  return { row_version: meeting.row_version, text: toICalendar([event], PRODUCT) };
}

/** What the asker has just written: a token that may write need not be able to read. */
export async function shown(ctx: WriteCtx, id: string): Promise<MeetingDetail> {
  return granted(await queries.find(ctx, id, yes, contentReadable(ctx)));
}

/** @throws Problem not-found, permission-denied, precondition-required, version-stale */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, parties)));
}

export type Locked = Awaited<ReturnType<typeof lock>>;

/** @throws Problem meeting-state, naming what the meeting is and what it would have to be */
export function assertState(before: Locked, ...states: readonly queries.State[]): void {
  if (!states.includes(before.state)) throw wrongState(before, `needs one that is ${states.join(' or ')}`);
}

export function wrongState({ status }: Pick<Locked, 'status'>, needed: string): Problem {
  return new Problem('meeting-state', { detail: `The meeting is ${status}; this ${needed}.`, state: status });
}

/** Nobody says yes to their own word. @throws Problem approver-is-subject */
export function assertOther(ctx: WriteCtx, said_by: string | null, what: string): void {
  if (said_by === ctx.actor.person_id)
    throw new Problem('approver-is-subject', { detail: `You ${what} yourself; it is for the other side to answer.` });
}

/** A repetition by whoever brought the meeting where it is. */
export function isRepeated(ctx: WriteCtx, before: Locked, state: queries.State): boolean {
  const by = state === 'held' ? before.logged_by : before.updated_by;
  return before.state === state && by === ctx.actor.person_id;
}

/**
 * The assignment the asker wants to meet in, held as it is.
 * @throws Problem not-found, unless the asker may know of it; permission-denied, unless the asker is one of the two
 */
export async function assignmentOf(ctx: WriteCtx, assignment_id: string, day: string) {
  const seen = allowed(ctx, 'assignment:read', { ...parties, author: 'a.created_by' });
  const found = await queries.assignment(ctx, assignment_id, day, seen, allowed(ctx, 'meeting:write', parties));
  if (found) return granted(found);
  throw Problem.at('not-found', '/assignment_id', 'There is no such assignment, or you may not know of it.');
}

/** The assignment of a meeting, and how it stands on a day. */
export const situation = async (ctx: WriteCtx, { assignment_id }: Pick<Locked, 'assignment_id'>, day: string) =>
  granted(await queries.assignment(ctx, assignment_id, day, yes, yes));

type Situation = Awaited<ReturnType<typeof situation>>;

/**
 * The two can meet on a day of their assignment, also of one that is over; on a paused day too, which then does not count; not on a day on
 * which a conflict suspends it.
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

/** The civil day of an instant where the department is. */
export const dayOf = (ctx: Ctx, at: string) => civilDate(Temporal.Instant.from(at), ctx.actor.time_zone);

/** @throws Problem assignment-state, meeting-day-unfit */
export function assertTime(ctx: WriteCtx, found: Situation, at: string): void {
  if (at <= ctx.now) throw Problem.at('meeting-day-unfit', '/scheduled_at', 'The time has passed; log the meeting if it was held.');
  const last = addDays(ctx.today, DAYS_AHEAD);
  if (dayOf(ctx, at) > last) throw Problem.at('meeting-day-unfit', '/scheduled_at', `The time lies before the end of ${last}.`);
  assertDay(found, dayOf(ctx, at), '/scheduled_at');
}

/** @throws Problem reference-unknown */
export async function assertGoals(ctx: WriteCtx, mentee_id: string, lineage_ids: readonly string[]): Promise<void> {
  if (lineage_ids.length === 0) return;
  const [foreign] = await queries.foreignGoals(ctx, mentee_id, lineage_ids);
  if (foreign === undefined) return;
  const pointer = `/goal_lineage_ids/${lineage_ids.indexOf(foreign)}`;
  throw Problem.at('reference-unknown', pointer, 'This is no goal of a plan of the mentee.');
}

type Content = Pick<NewMeeting, 'agenda' | 'location' | 'goal_lineage_ids'>;

/** @throws Problem reference-unknown, unless it is a joint meeting of the same mentee */
async function firstOfJoint(ctx: WriteCtx, found: Situation, kind: Meeting['kind'], joint_id: string): Promise<string> {
  const first = kind === 'joint' ? await queries.firstOfJoint(ctx, found.mentee_id, joint_id) : undefined;
  if (!first)
    throw Problem.at('reference-unknown', '/joint_id', 'This is no joint meeting of the mentee; only a joint one is part of another.');
  return first.id;
}

/** Writes a new meeting of an assignment with what the two keep of it; answers its id. @throws Problem reference-unknown */
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
  const { id } = await queries.insert(ctx, state, { ...values, ...(joint_id !== undefined && { joint_id }) });
  if (agenda !== undefined || location !== undefined)
    await queries.setContent(ctx, id, { agenda: agenda ?? null, location: location ?? null });
  if (goals.length > 0) await queries.addGoals(ctx, id, goals);
  return id;
}

/** Something has happened to a meeting: the log is told that, and of which assignment it is. Days and words stay with the pair. */
export const tell = (ctx: WriteCtx, past: string, { id, assignment_id }: Pick<Locked, 'id' | 'assignment_id'>, data: object = {}) =>
  record(ctx, { type: `meeting.${past}`, subject_id: id, data: { assignment_id, ...data } });

type Kind =
  | 'meeting_proposed'
  | 'meeting_agreed'
  | 'meeting_changed'
  | 'meeting_missed'
  | 'meeting_held'
  | 'meeting_disputed'
  | 'meeting_cancelled'
  | 'meeting_voided';
type Happened = Pick<Locked, 'id' | 'mentee_id' | 'mentor_id' | 'row_version'>;

/** Tells whoever of the two has not said it, once for each version of the meeting. */
export async function notifyOther(ctx: WriteCtx, kind: Kind, meeting: Happened): Promise<void> {
  const { person_id } = ctx.actor;
  const others = [meeting.mentee_id, meeting.mentor_id].includes(person_id)
    ? [otherOf(meeting, person_id)]
    : [meeting.mentee_id, meeting.mentor_id];
  const notice = { kind, subject_id: meeting.id, from_person_id: person_id, occasion: String(meeting.row_version) };
  await notifications.notify(ctx, ...others.map((other) => ({ ...notice, person_id: other })));
}

/** Part of a merge: what one record of a person said, wrote and opened is the other's. Comes after the assignments have moved. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await merging.reassignMeetings(ctx, from, to);
  await merging.reassignReasons(ctx, from, to);
  await notes.reassignPerson(ctx, from, to);
  await calendar.reassignPerson(ctx, from, to);
}
