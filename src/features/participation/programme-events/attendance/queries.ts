import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { json, type Predicate } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { EventAttendanceQuery, PutEventAttendance } from './schema.ts';

/** Attendance of people who were not merged: what a merge left with the duplicate is recorded of the survivor too. */
const attendances = (ctx: Ctx) =>
  ctx.db
    .selectFrom('event_attendance as t')
    .innerJoin('programme_event as e', 'e.id', 't.event_id')
    .innerJoin('person as p', (join) => join.onRef('p.id', '=', 't.person_id').on('p.merged_into_id', 'is', null))
    .select([
      't.event_id',
      't.person_id',
      party('p').as('person'),
      't.attendance',
      'e.kind as event_kind',
      'e.title as event_title',
      'e.held_on',
      't.recorded_by',
      't.recorded_at',
      sql<boolean>`case when e.kind = 'orientation' and t.attendance = 'present'
        then coalesce(e.held_on >= orientation_attended_on(t.person_id, ${ctx.today}::date), false) else false end`.as(
        'counts_as_orientation',
      ),
    ])
    .where('t.department_id', '=', ctx.department_id);

type Filters = Omit<EventAttendanceQuery, 'limit'> & { event_id?: string };

/** The attendance where `readable` holds, filtered. Order and limit are for the caller to add. */
export const filtered = (ctx: Ctx, readable: Predicate, filters: Filters) => {
  let rows = attendances(ctx).where(readable);
  if (filters.event_id !== undefined) rows = rows.where('t.event_id', '=', filters.event_id);
  if (filters.person_id !== undefined) rows = rows.where('t.person_id', '=', filters.person_id);
  if (filters.attendance !== undefined) rows = rows.where('t.attendance', 'in', filters.attendance);
  if (filters.event_kind !== undefined) rows = rows.where('e.kind', 'in', filters.event_kind);
  if (filters.held_on_gte !== undefined) rows = rows.where('e.held_on', '>=', filters.held_on_gte);
  if (filters.held_on_lte !== undefined) rows = rows.where('e.held_on', '<=', filters.held_on_lte);
  return rows;
};

/** The attendance of these people at an event, whoever the caller is. */
export const ofPeople = (ctx: Ctx, event_id: string, person_ids: readonly string[]) =>
  attendances(ctx).where('t.event_id', '=', event_id).where('t.person_id', 'in', person_ids).orderBy('t.person_id').execute();

/** The event, for reading who came to it. */
export const findEvent = (ctx: Ctx, id: string, readable: Predicate) =>
  ctx.db
    .selectFrom('programme_event as e')
    .select('e.id')
    .where('e.department_id', '=', ctx.department_id)
    .where('e.id', '=', id)
    .where(readable)
    .executeTakeFirst();

/** The event, locked, so that those who record attendance and whoever cancels or moves the event take turns. */
export const lockEvent = (ctx: WriteCtx, id: string, readable: Predicate) =>
  ctx.db
    .selectFrom('programme_event as e')
    .select(['e.id', 'e.held_on', 'e.cancelled_at', 'e.row_version'])
    .where('e.department_id', '=', ctx.department_id)
    .where('e.id', '=', id)
    .where(readable)
    .forNoKeyUpdate('e')
    .executeTakeFirst();

/** The people of `ids` who exist, and whether the caller may record the attendance of each at this event. Held, so that nobody is merged away. */
export const holdPeople = (ctx: WriteCtx, event_id: string, ids: readonly string[], permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .innerJoin('programme_event as e', 'e.department_id', 'p.department_id')
    .select(['p.id', 'p.kind', 'p.merged_into_id', sql<boolean>`${permitted}`.as('permitted')])
    .where('p.department_id', '=', ctx.department_id)
    .where('e.id', '=', event_id)
    .where(sql<boolean>`p.id = any (${ids}::uuid[])`)
    .orderBy('p.id')
    .forShare('p')
    .execute();

export type Change = { person_id: string; attendance: string };

/** Writes all entries in one statement, and answers those that were new or different. */
export const put = async (ctx: WriteCtx, event_id: string, entries: PutEventAttendance['entries']): Promise<Change[]> =>
  (
    await sql<Change>`
      insert into event_attendance as t (event_id, person_id, department_id, attendance, recorded_by, recorded_at)
      select ${event_id}, n.person_id, ${ctx.department_id}, n.attendance, ${ctx.actor.person_id}, ${ctx.now}
      from jsonb_to_recordset(${json(entries)}) n(person_id uuid, attendance text)
      order by n.person_id
      on conflict (event_id, person_id) do update
        set attendance = excluded.attendance, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at
        where t.attendance <> excluded.attendance
      returning t.person_id, t.attendance`.execute(ctx.db)
  ).rows;

/** Raises the version of the event after a change of its attendance. */
export const touchEvent = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('programme_event')
    .set({ row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Any one record of attendance at the event. */
export const findAny = (ctx: WriteCtx, event_id: string) =>
  ctx.db
    .selectFrom('event_attendance as t')
    .select('t.person_id')
    .where('t.department_id', '=', ctx.department_id)
    .where('t.event_id', '=', event_id)
    .limit(1)
    .executeTakeFirst();

/** Part of a merge: of an event that both records attended, the better attendance becomes the survivor's; the duplicate's stays where it is. */
export const improve = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update event_attendance t set attendance = twin.attendance, recorded_by = twin.recorded_by, recorded_at = twin.recorded_at
    from event_attendance twin
    where t.department_id = ${ctx.department_id} and t.person_id = ${to} and twin.person_id = ${from} and twin.event_id = t.event_id
      and array_position('{present,excused,absent}', twin.attendance) < array_position('{present,excused,absent}', t.attendance)`.execute(
    ctx.db,
  );

/** Part of a merge: of every other event, the duplicate's attendance becomes the survivor's. */
export const move = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update event_attendance t set person_id = ${to}
    where t.department_id = ${ctx.department_id} and t.person_id = ${from}
      and not exists (select from event_attendance own where own.person_id = ${to} and own.event_id = t.event_id)`.execute(ctx.db);

/** Part of a merge: what the duplicate recorded, the survivor recorded. */
export const moveRecorder = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('event_attendance')
    .set({ recorded_by: to })
    .where('department_id', '=', ctx.department_id)
    .where('recorded_by', '=', from)
    .execute();
