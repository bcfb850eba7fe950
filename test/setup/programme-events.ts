import type { EventAttendance, RecordedAttendance } from '../../src/features/participation/programme-events/attendance/schema.ts';
import type { ProgrammeEvent } from '../../src/features/participation/programme-events/schema.ts';
import type { PersonOptions } from './department.ts';
import type { People, World } from './world.ts';

export type Page<T> = { items: T[]; next_cursor: string | null };
export type Word = 'present' | 'excused' | 'absent';

export const lecture = { kind: 'lecture', title: 'Grand round: mentoring', held_on: '2026-06-01' };

/** Helpers for events of the programme and who was there, through HTTP. By the mentorship lead, unless a test gives another person. */
export function programmeEventsOf(world: World, people: People) {
  const schedule = (body: object = {}, as = people.lead) =>
    world.as(as).post<ProgrammeEvent>('/v1/programme-events', { ...lecture, ...body });
  const inDivision = (code: string, body: object = {}, as = people.lead) => schedule({ division_id: world.division(code).id, ...body }, as);
  const edit = (id: string, body: object, ifMatch: string | number = '*', as = people.lead) =>
    world.as(as).patch<ProgrammeEvent>(`/v1/programme-events/${id}`, body, { ifMatch });
  const cancel = (id: string, ifMatch: string | number = '*', as = people.lead) =>
    world.as(as).post<ProgrammeEvent>(`/v1/programme-events/${id}/cancel`, null, { ifMatch });
  const read = (id: string, as = people.outsider) => world.as(as).get<ProgrammeEvent>(`/v1/programme-events/${id}`);
  const record = (id: string, entries: readonly (readonly [{ id: string }, Word])[], as = people.lead, ifMatch: string | number = '*') =>
    world
      .as(as)
      .put<RecordedAttendance>(
        `/v1/programme-events/${id}/attendance`,
        { entries: entries.map(([person, attendance]) => ({ person_id: person.id, attendance })) },
        { ifMatch },
      );
  const attendance = async (id: string, as = people.lead, query = '') =>
    (await world.as(as).get<Page<EventAttendance>>(`/v1/programme-events/${id}/attendance?${query}`)).body.items;
  const attended = async (query: string, as = people.lead) =>
    (await world.as(as).get<Page<EventAttendance>>(`/v1/event-attendance?${query}`)).body.items;
  const member = (options: PersonOptions = {}) => world.person({ division: 'CARD', site: 'UNION', ...options });
  const events = (id: string) =>
    world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;
  /** Held on the first of February. */
  const held = async (body: object = {}) => (await schedule({ held_on: '2026-02-01', ...body })).body.id;

  return { schedule, inDivision, edit, cancel, read, record, attendance, attended, member, events, held };
}
