/** Events and attendance from the staged rows of an import (`staged_fact`, where `fact_id` is the event), each beside the event that it is about. */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { stagedFacts } from '../../../domain/staging/tables.ts';

type Found = { row: number; field: string; code: string; detail: string };

/** `staged_place`: of each row its division, what it may leave out, the first row about the same event, and the event that is recorded. */
const places = sql`staged_place`;

/** Finds the event of each row, locked, so that who records attendance and who cancels it take turns. */
export async function place(ctx: WriteCtx): Promise<void> {
  await sql`
    select e.id from programme_event e where e.department_id = ${ctx.department_id} and (e.title, e.held_on) in (select title, held_on from ${stagedFacts})
    order by e.id for no key update`.execute(ctx.db);
  await sql`
    create temp table ${places} on commit drop as
    select s.row, d.id as division_id, daterange(d.starts_on, d.ends_on) @> s.held_on as is_active, coalesce(s.is_mandatory, s.kind = 'orientation') as is_mandatory,
      min(s.row) over (partition by s.title, s.held_on, d.id) as first_row, e.id as event_id, e.kind as event_kind, e.is_mandatory as event_is_mandatory,
      e.cancelled_at is not null as is_cancelled
    from ${stagedFacts} s
    left join division d on d.department_id = ${ctx.department_id} and d.code = s.division_code
    left join lateral (
      select e.* from programme_event e where e.department_id = ${ctx.department_id} and e.title = s.title and e.held_on = s.held_on
        and e.division_id is not distinct from d.id order by e.cancelled_at is not null, e.id limit 1
    ) e on true`.execute(ctx.db);
  await sql`create unique index on ${places} (row)`.execute(ctx.db);
  await sql`analyze ${places}`.execute(ctx.db);
}

/** The errors that only show beside other rows, the people and divisions whom they name and what is recorded. */
export const errors = async (ctx: WriteCtx): Promise<Found[]> =>
  (
    await sql<Found>`
      select row, 'hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
      from ${stagedFacts} where hr_number is not null and person_id is null
      union all
      select s.row, 'division_code', 'unknown_division', 'No division has this code.'
      from ${stagedFacts} s join ${places} p using (row) where s.division_code is not null and p.division_id is null
      union all
      select s.row, 'division_code', 'division_inactive', 'The division is not active on that day.'
      from ${stagedFacts} s join ${places} p using (row) where not p.is_active
      union all
      select row, 'held_on', 'day_in_future', 'Attendance is recorded once the event is held.'
      from ${stagedFacts} where hr_number is not null and held_on > ${ctx.today}::date
      union all
      select s.row, 'title', 'recorded_otherwise', case when p.is_cancelled then 'The event is cancelled.' when p.event_id is not null
        then 'The event is recorded here as of another kind, or otherwise mandatory.' else format('Row %s says otherwise of the same event.', p.first_row) end
      from ${stagedFacts} s join ${places} p using (row)
      left join (select f.row, f.kind, g.is_mandatory from ${stagedFacts} f join ${places} g using (row)) first on first.row = p.first_row
      where p.is_cancelled or (p.event_id is not null and (p.event_kind <> s.kind or p.event_is_mandatory <> p.is_mandatory))
        or (p.event_id is null and p.first_row < s.row and (first.kind <> s.kind or first.is_mandatory <> p.is_mandatory))
      union all
      select s.row, 'hr_number', 'duplicate', format('Row %s is about the same person and event.', s.first_row)
      from (select s.row, min(s.row) over (partition by p.first_row, s.person_id) as first_row from ${stagedFacts} s join ${places} p using (row)
        where s.hr_number is null or s.person_id is not null) s where s.first_row < s.row
      order by 1, 2`.execute(ctx.db)
  ).rows;

/** Finds out what becomes of each row: of an event without a person the event itself, of others the attendance. */
export async function match(ctx: WriteCtx): Promise<void> {
  await sql`
    update ${stagedFacts} s set fact_id = e.id
    from (select distinct on (p.first_row) p.first_row, coalesce(p.event_id, uuidv7()) as id from ${places} p join ${stagedFacts} f using (row)
      order by p.first_row, p.row) e
    join ${places} p on p.first_row = e.first_row where p.row = s.row`.execute(ctx.db);
  await sql`
    update ${stagedFacts} s set attendance = coalesce(s.attendance, 'present'),
      is_new = case when s.person_id is null then p.event_id is null else t.event_id is null end,
      changes = s.person_id is not null and coalesce(t.attendance <> coalesce(s.attendance, 'present'), false)
    from ${places} p join ${stagedFacts} own on own.row = p.row
    left join event_attendance t on t.event_id = p.event_id and t.person_id = own.person_id
    where p.row = s.row`.execute(ctx.db);
}

/** The events that are new, each once. */
const fresh = sql`select distinct on (s.fact_id) s.fact_id as id, s.kind, s.title, s.held_on, p.division_id, p.is_mandatory
  from ${stagedFacts} s join ${places} p on p.row = s.row where p.event_id is null order by s.fact_id, s.row`;

/** Writes the events and the attendance; an event whose attendance changes has a new version. */
export async function apply(ctx: WriteCtx): Promise<void> {
  await sql`insert into programme_event (id, department_id, kind, title, held_on, division_id, is_mandatory)
    select id, ${ctx.department_id}, kind, title, held_on, division_id, is_mandatory from (${fresh}) e order by id`.execute(ctx.db);
  await sql`
    insert into event_attendance (event_id, person_id, department_id, attendance, recorded_by)
    select fact_id, person_id, ${ctx.department_id}, attendance, ${ctx.actor.person_id}::uuid
    from ${stagedFacts} where person_id is not null and (is_new or changes) order by fact_id, person_id
    on conflict (event_id, person_id) do update set attendance = excluded.attendance, recorded_by = excluded.recorded_by, recorded_at = request_now()`.execute(
    ctx.db,
  );
  await sql`
    update programme_event e set row_version = e.row_version from (select distinct s.fact_id from ${stagedFacts} s join ${places} p on p.row = s.row
      where p.event_id is not null and s.person_id is not null and (s.is_new or s.changes)) changed
    where e.id = changed.fact_id and e.department_id = ${ctx.department_id}`.execute(ctx.db);
}

type Fact = { subject_id: string; data: unknown };

/** The events that were recorded. */
export const scheduled = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'kind', kind, 'held_on', held_on, 'division_id', division_id,
    'is_mandatory', is_mandatory) as data from (${fresh}) e`;

/** The events whose attendance was recorded, with counts alone: whoever reads this may not be allowed to see who attended. */
export const attended = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text) || jsonb_object_agg(attendance, people) as data
    from (select fact_id, attendance, count(*) as people from ${stagedFacts} where person_id is not null and (is_new or changes) group by 1, 2) n group by 1`;
