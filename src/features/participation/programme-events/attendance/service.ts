import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem, type ProblemCode } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as queries from './queries.ts';
import type { EventAttendanceQuery, PutEventAttendance, RecordedAttendance } from './schema.ts';

/** Leaders of the person, and those who hold the event. */
const columns = { person: 't.person_id', division: 'e.division_id' } as const;

const seen = (ctx: Ctx) => allowed(ctx, 'programme_event:read', { division: 'e.division_id' });

type OfEventQuery = Pick<EventAttendanceQuery, 'limit' | 'cursor' | 'attendance'>;

/** Who came to an event, as far as the asker may know; for most people that is themselves. @throws Problem not-found */
export async function listOfEvent(ctx: Ctx, event_id: string, query: OfEventQuery) {
  granted(await queries.findEvent(ctx, event_id, seen(ctx)));
  const filters = { ...query, event_id };
  const rows = queries.filtered(ctx, allowed(ctx, 'attendance:read', columns), filters);
  return page(ctx, filters, rows, [{ column: 't.person_id', field: 'person_id' }]);
}

/** What is recorded of whom, by day of the event. */
export function list(ctx: Ctx, query: EventAttendanceQuery) {
  return page(ctx, query, queries.filtered(ctx, allowed(ctx, 'attendance:read', columns), query), [
    { column: 'e.held_on', field: 'held_on' },
    { column: 't.event_id', field: 'event_id' },
    { column: 't.person_id', field: 'person_id' },
  ]);
}

/**
 * Says who came, was excused or was absent, for all who are named or for none. Once more the same changes nothing.
 * @throws Problem not-found, programme-event-state, day-in-future, programme-event-unfit, reference-unknown, person-merged, permission-denied
 */
export async function put(ctx: WriteCtx, event_id: string, { entries }: PutEventAttendance): Promise<RecordedAttendance> {
  const event = matched(ctx, await queries.lockEvent(ctx, event_id, seen(ctx)));
  const ids = entries.map(({ person_id }) => person_id);
  const permitted = allowed(ctx, 'attendance:write', { person: 'p.id', division: 'e.division_id' });
  const people = new Map((await queries.holdPeople(ctx, event_id, ids, permitted)).map((person) => [person.id, person]));
  const known = (id: string) => people.get(id);
  refuse('reference-unknown', ids, 'There is no such person.', (id) => !known(id));
  refuse('permission-denied', ids, 'You may not record the attendance of this person.', (id) => !known(id)?.permitted);
  if (event.cancelled_at !== null) {
    throw new Problem('programme-event-state', { detail: 'The event is cancelled.', state: 'cancelled' });
  }
  if (event.held_on > ctx.today) throw new Problem('day-in-future', { detail: `The event is held on ${event.held_on}.` });
  refuse('programme-event-unfit', ids, 'Name each person once.', (id, position) => ids.indexOf(id) < position);
  refuse('programme-event-unfit', ids, 'A service account attends no events.', (id) => known(id)?.kind === 'service');
  refuse('person-merged', ids, 'Use the person this record was merged into.', (id) => Boolean(known(id)?.merged_into_id));

  const changed = await queries.put(ctx, event_id, entries);
  if (changed.length > 0) await record(ctx, { type: 'event_attendance.recorded', subject_id: event_id, data: counts(changed) });
  return { event_id, changed: changed.length, entries: await queries.ofPeople(ctx, event_id, ids) };
}

/** All that is wrong with the people named, at once. */
function refuse(code: ProblemCode, ids: readonly string[], detail: string, isWrong: (id: string, position: number) => boolean): void {
  const pointers = ids.flatMap((id, position) => (isWrong(id, position) ? [`/entries/${position}/person_id`] : []));
  if (pointers.length > 0) throw Problem.at(code, pointers, detail);
}

/** How many by word: whoever reads events need not be one of those who may know who came. */
function counts(changes: readonly queries.Change[]): Record<string, number> {
  const words = [...new Set(changes.map(({ attendance }) => attendance))].sort();
  return Object.fromEntries(words.map((word) => [word, changes.filter(({ attendance }) => attendance === word).length]));
}

/** Whether anything is recorded of an event. Ask it under the lock of the event. */
export async function isRecorded(ctx: WriteCtx, event_id: string): Promise<boolean> {
  return (await queries.one(ctx, event_id)) !== undefined;
}

/** Part of a merge: who attended as either record attended; present is better than excused, and that than absent. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.improve(ctx, from, to);
  await queries.move(ctx, from, to);
  await queries.moveRecorder(ctx, from, to);
}
