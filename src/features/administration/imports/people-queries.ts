import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { oneDayGap, stagedPeople, touchedFields } from '../../../domain/staging/tables.ts';
import type { RowError } from './rows.ts';

/** Records the errors that only show beside other rows and the database; `columns` gives the order of the errors of a row. */
export const check = (ctx: WriteCtx, import_id: string, effective_on: string, columns: readonly string[]) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, found.row, found.field, found.code, found.detail from (
    select row, 'hr_number' as field, 'duplicate' as code, format('Row %s has the same HR number.', first_row) as detail
    from ${stagedPeople} where first_row < row and hr_number is not null
    union all
    select row, 'hr_number', 'duplicate', format('Row %s is the same person: the two records were merged.', first_of_person)
    from (select row, first_row, first_value(row) over (partition by person_id order by row) as first_of_person from ${stagedPeople} where not is_new) s
    where first_of_person < row and first_row = row
    union all
    select s.row, 'hr_number', 'not_faculty', format('The HR number belongs to a person of kind %s.', p.kind)
    from ${stagedPeople} s join person p on p.id = s.person_id where p.kind <> 'faculty'
    union all
    select row, 'orcid', 'duplicate', format('Row %s has the same ORCID iD.', first_with_it)
    from (select row, orcid, first_value(row) over (partition by orcid order by row) as first_with_it from ${stagedPeople}
          where first_row = row and orcid is not null) s
    where first_with_it < row
    union all
    select s.row, 'orcid', 'identifier_taken', 'Another person has this ORCID iD.'
    from ${stagedPeople} s
    where not s.is_new and not exists (select from person own where own.id = s.person_id and own.orcid = s.orcid)
      and exists (select from person p where p.department_id = ${ctx.department_id}::uuid and p.orcid = s.orcid and p.id <> s.person_id)
    union all
    select row, 'division_code', 'unknown_division', 'There is no division with this code.'
    from ${stagedPeople} where division_code is not null and division_id is null
    union all
    select row, 'division_code', 'division_inactive', 'The division is not active at that time.'
    from ${stagedPeople}
    where (division_ends_on <= greatest(${effective_on}::date, appointed_on) and (ends_on is null or ends_on > division_ends_on))
      or division_starts_on > greatest(${effective_on}::date, appointed_on)
    union all
    select s.row, 'cross_division_codes', 'unknown_division', 'There is no division with one of these codes.'
    from ${stagedPeople} s
    where exists (select from unnest(s.cross_division_codes) code
      where not exists (select from division d where d.department_id = ${ctx.department_id}::uuid and d.code = code.code))
    union all
    select row, 'site_code', 'unknown_site', 'There is no site with this code.'
    from ${stagedPeople} where site_code is not null and site_id is null
    union all
    select row, 'reports_to_hr_number', 'unknown_person', 'Nobody has this HR number, neither in the file nor in the department.'
    from ${stagedPeople} where reports_to_hr_number is not null and superior_id is null
    union all
    select row, 'reports_to_hr_number', 'reports_to_self', 'Nobody reports to themselves: the two records were merged.'
    from ${stagedPeople} where superior_id = person_id
  ) found
  order by found.row, array_position(${columns}::text[], found.field)`.execute(ctx.db);

/**
 * Records one error for each row whose superior exists only in a row with errors, and for those who report to them in turn: none can be
 * imported before that row.
 */
export const checkSuperiors = (ctx: WriteCtx, import_id: string) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  with recursive broken(row) as (
    select row from import_error where import_id = ${import_id}::uuid
    union
    select s.row from broken b join ${stagedPeople} s on s.superior_row = b.row
  )
  select ${import_id}::uuid, s.row, 'reports_to_hr_number', 'superior_row_invalid', format('The row of that person, %s, has errors itself.', s.superior_row)
  from ${stagedPeople} s
  join broken b on b.row = s.superior_row
  where not exists (select from import_error e where e.import_id = ${import_id}::uuid and e.row = s.row and e.field = 'reports_to_hr_number')
  order by s.row`.execute(ctx.db);

/** Drops the second row of a person: it is refused anyway, and would distort the checks of the first. */
export const dropDuplicates = (ctx: WriteCtx, import_id: string) =>
  sql`
  delete from ${stagedPeople} s using import_error e
  where e.import_id = ${import_id} and e.row = s.row and e.field = 'hr_number' and e.code = 'duplicate'`.execute(ctx.db);

/** Records an error for each of these rows, whose appointment would overlap another. */
export const addOverlaps = (ctx: WriteCtx, import_id: string, rows: readonly number[]) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, overlap.row, 'appointment_starts_on', 'period_overlap',
    'The person has another appointment of this category in that period, perhaps a later one.'
  from unnest(${rows}::int[]) overlap(row)`.execute(ctx.db);

/** Records a warning for each row whose appointment begins a day after the first day without the one before: one day belongs to neither. */
export const addGaps = (ctx: WriteCtx, import_id: string) =>
  sql`
  insert into import_warning (import_id, row, field, code, detail)
  select ${import_id}::uuid, s.row, 'appointment_starts_on', 'one_day_gap', ${oneDayGap(sql`s.appointed_on`)}
  from ${stagedPeople} s
  where exists (select from appointment a where a.person_id = s.person_id and a.ends_on = s.appointed_on - 1 and a.ends_on > a.starts_on)
    and not exists (select from appointment a where a.person_id = s.person_id and s.appointed_on - 1 >= a.starts_on
      and (a.ends_on is null or s.appointed_on - 1 < a.ends_on))
  order by s.row`.execute(ctx.db);

const WHY = sql`(
  select string_agg(case reason when 'email' then 'the e-mail address' when 'orcid' then 'the ORCID iD' when 'hr_number' then 'the HR number but for its case'
    when 'name_and_division' then 'the name and a division' else 'the name and the first day' end, ', ' order by reason)
  from unnest(d.reasons) reason)`;

/**
 * A warning for each new person who may be another one: with the id of that record, or the row of the file where that one is new as well. Of the fields
 * the first that says so.
 */
export const alike = async (ctx: WriteCtx): Promise<(Omit<RowError, 'code'> & { row: number })[]> =>
  (
    await sql<Omit<RowError, 'code'> & { row: number }>`
      select s.row, case when 'email' = any (d.reasons) then 'email' when 'orcid' = any (d.reasons) then 'orcid'
          when 'hr_number' = any (d.reasons) then 'hr_number' else 'family_name' end as field,
        case when o.is_new then format('Row %s, which is new as well, has the same: %s.', o.row, ${WHY})
          else format('Person %s has the same: %s.', other.id, ${WHY}) end as detail
      from ${stagedPeople} s
      join possible_duplicate d on s.person_id in (d.person_id, d.duplicate_id) and d.dismissed_on is null
      cross join lateral (select case when d.person_id = s.person_id then d.duplicate_id else d.person_id end as id) other
      left join ${stagedPeople} o on o.person_id = other.id
      where s.is_new and not exists (select from ${stagedPeople} o where o.person_id = other.id and o.is_new and o.row > s.row)
      order by s.row, other.id`.execute(ctx.db)
  ).rows;

/** One event for each person who is new or about whom something changed. */
export const events = (import_id: string, effective_on: string) => sql<{ subject_id: string; data: unknown }>`
  select s.person_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'effective_on', ${effective_on}::text,
    'created', s.is_new, 'fields', coalesce(t.fields, '[]')) as data
  from ${stagedPeople} s
  left join ${touchedFields} t using (row)
  where s.is_new or t.row is not null`;
