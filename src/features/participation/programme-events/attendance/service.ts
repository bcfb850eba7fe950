import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem, type ProblemCode } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as queries from './queries.ts';
import type { EventAttendanceQuery, PutEventAttendance, RecordedAttendance } from './schema.ts';

/** Attendance is for leaders of the person and for those who hold the event. */
const columns = { person: 't.person_id', division: 'e.division_id' } as const;

const eventVisible = (ctx: Ctx) => allowed(ctx, 'programme_event:read', { division: 'e.division_id' });

type OfEventQuery = Pick<EventAttendanceQuery, 'limit' | 'cursor' | 'attendance'>;

/** The attendance at an event that the caller may see; for most people that is their own. @throws Problem not-found */
export async function listOfEvent(ctx: Ctx, event_id: string, query: OfEventQuery) {
  granted(await queries.findEvent(ctx, event_id, eventVisible(ctx)));
  const filters = { ...query, event_id };
  const rows = queries.filtered(ctx, allowed(ctx, 'attendance:read', columns), filters);
  return page(ctx, filters, rows, [{ column: 't.person_id', field: 'person_id' }]);
}

/** The attendance that the caller may see, by day of the event. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: EventAttendanceQuery) {
  return page(ctx, query, queries.filtered(ctx, allowed(ctx, 'attendance:read', columns), query), [
    { column: 'e.held_on', field: 'held_on' },
    { column: 't.event_id', field: 'event_id' },
    { column: 't.person_id', field: 'person_id' },
  ]);
}

/**
 * Records for each person named that they were present, excused or absent: for all of them or for none. Raises the version of the event; the same
 * again changes nothing.
 * @throws Problem not-found, programme-event-state, day-in-future, programme-event-unfit, reference-unknown, person-merged, permission-denied
 */
export async function recordAttendance(ctx: WriteCtx, event_id: string, { entries }: PutEventAttendance): Promise<RecordedAttendance> {
  const event = matched(ctx, await queries.lockEvent(ctx, event_id, eventVisible(ctx)));
  const ids = entries.map(({ person_id }) => person_id);
  const permitted = allowed(ctx, 'attendance:write', { person: 'p.id', division: 'e.division_id' });
  const people = new Map((await queries.holdPeople(ctx, event_id, ids, permitted)).map((person) => [person.id, person]));
  const unknown = placesOf(ids, (id) => !people.has(id));
  if (unknown.length > 0) throw noSuch('person', unknown);
  refuse('permission-denied', ids, 'You may not record the attendance of this person.', (id) => !people.get(id)?.permitted);
  if (event.cancelled_at !== null) {
    throw new Problem('programme-event-state', { detail: 'The event is cancelled.', state: 'cancelled' });
  }
  if (event.held_on > ctx.today) throw new Problem('day-in-future', { detail: `The event is held on ${event.held_on}.` });
  refuse('programme-event-unfit', ids, 'Name each person once.', (id, position) => ids.indexOf(id) < position);
  refuse('programme-event-unfit', ids, 'A service account attends no events.', (id) => people.get(id)?.kind === 'service');
  refuse('person-merged', ids, 'Use the person this record was merged into.', (id) => Boolean(people.get(id)?.merged_into_id));

  const changed = await queries.put(ctx, event_id, entries);
  if (changed.length > 0) {
    await queries.touchEvent(ctx, event_id);
    await record(ctx, { type: 'event_attendance.recorded', subject_id: event_id, data: counts(changed) });
  }
  return { event_id, changed: changed.length, entries: await queries.ofPeople(ctx, event_id, ids) };
}

type Test = (id: string, position: number) => boolean;

const placesOf = (ids: readonly string[], test: Test) =>
  ids.flatMap((id, position) => (test(id, position) ? [`/entries/${position}/person_id`] : []));

/** Refuses all entries at once, and names the place of each person for whom the test holds. */
function refuse(code: ProblemCode, ids: readonly string[], detail: string, test: Test): void {
  const places = placesOf(ids, test);
  if (places.length > 0) throw Problem.at(code, places, detail);
}

/** Counts by attendance: whoever reads events may not be allowed to see who attended. */
function counts(changes: readonly queries.Change[]): Record<string, number> {
  const kinds = [...new Set(changes.map(({ attendance }) => attendance))].sort();
  return Object.fromEntries(kinds.map((kind) => [kind, changes.filter(({ attendance }) => attendance === kind).length]));
}

/** True where attendance at the event is recorded. Call it under the lock of the event. */
export async function isRecorded(ctx: WriteCtx, event_id: string): Promise<boolean> {
  return (await queries.findAny(ctx, event_id)) !== undefined;
}

/** Part of a merge: the better attendance of the two records counts; present is better than excused, and excused better than absent. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.improve(ctx, from, to);
  await queries.move(ctx, from, to);
  await queries.moveRecorder(ctx, from, to);
}
