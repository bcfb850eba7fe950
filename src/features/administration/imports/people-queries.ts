import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/**
 * Lays out the rows of a roster in the temporary table `staged_person`, one row each, with everything it names looked up:
 *
 *   row, person_id (a new one where is_new), is_new, given_name, family_name, email, orcid,
 *   division_id, cross_division_ids, site_id, superior_id, position_kind,
 *   category, rank, academic_fte_pct, status, appointed_on, ends_on   the appointment
 *   starts_on                                                         from when differences hold: not before the appointment
 *
 * and, for the checks, the codes as they stand in the file. A number of a merged record means the survivor.
 */
export async function stage(ctx: WriteCtx, import_id: string, effective_on: string): Promise<void> {
  await sql`
    create temp table staged_cells on commit drop as
    select r.row, c.*, coalesce(p.merged_into_id, p.id) as known_id, first_value(r.row) over same_number as first_row
    from import_row r
    cross join lateral jsonb_to_record(r.cells) as c(hr_number text, given_name text, family_name text, email text, orcid text,
      division_code text, cross_division_codes text[], site_code text, category text, rank text, academic_fte_pct int,
      appointment_starts_on date, appointment_ends_on date, appointment_status text, position_description text, reports_to_hr_number text)
    left join person p on p.department_id = ${ctx.department_id}::uuid and p.hr_number = c.hr_number
    where r.import_id = ${import_id}::uuid
    window same_number as (partition by c.hr_number order by r.row)`.execute(ctx.db);
  await sql`analyze staged_cells`.execute(ctx.db);
  await sql`
    create temp table staged_identity on commit drop as
    select row, coalesce(known_id, case when hr_number is not null and first_row = row then uuidv7() end) as person_id, known_id is null as is_new
    from staged_cells order by row`.execute(ctx.db);
  await sql`
    create temp table staged_person on commit drop as
    select c.row, i.person_id, i.is_new, c.first_row, c.hr_number, c.given_name, c.family_name, c.email, c.orcid,
      c.division_code, d.id as division_id, d.starts_on as division_starts_on, d.ends_on as division_ends_on,
      c.cross_division_codes,
      array(select x.id from unnest(c.cross_division_codes) code join division x on x.department_id = ${ctx.department_id}::uuid and x.code = code.code
        where x.code <> c.division_code) as cross_division_ids,
      c.site_code, s.id as site_id, c.position_description as position_kind,
      c.category, c.rank, c.academic_fte_pct, c.appointment_status as status, c.appointment_starts_on as appointed_on, c.appointment_ends_on as ends_on,
      greatest(${effective_on}::date, c.appointment_starts_on) as starts_on,
      c.reports_to_hr_number, coalesce(boss.merged_into_id, boss.id, named.person_id) as superior_id,
      case when boss.id is null then named.row end as superior_row
    from staged_cells c
    join staged_identity i using (row)
    left join division d on d.department_id = ${ctx.department_id}::uuid and d.code = c.division_code
    left join site s on s.department_id = ${ctx.department_id}::uuid and s.code = c.site_code
    left join person boss on boss.department_id = ${ctx.department_id}::uuid and boss.hr_number = c.reports_to_hr_number
    left join (staged_cells b join staged_identity named using (row)) on b.hr_number = c.reports_to_hr_number and b.first_row = b.row
    order by c.row`.execute(ctx.db);
  await sql`create unique index on staged_person (row)`.execute(ctx.db);
  await sql`create index on staged_person (person_id)`.execute(ctx.db);
  await sql`analyze staged_person`.execute(ctx.db);
}

/** What only shows beside the other rows and what is known already; `columns` in the order in which to tell it. */
export const check = (ctx: WriteCtx, import_id: string, effective_on: string, columns: readonly string[]) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, found.row, found.field, found.code, found.detail from (
    select row, 'hr_number' as field, 'duplicate' as code, format('Row %s has the same HR number.', first_row) as detail
    from staged_person where first_row < row and hr_number is not null
    union all
    select row, 'hr_number', 'duplicate', format('Row %s is the same person: the two records were merged.', first_of_person)
    from (select row, first_row, first_value(row) over (partition by person_id order by row) as first_of_person from staged_person where not is_new) s
    where first_of_person < row and first_row = row
    union all
    select s.row, 'hr_number', 'not_faculty', format('The HR number belongs to a person of kind %s.', p.kind)
    from staged_person s join person p on p.id = s.person_id where p.kind <> 'faculty'
    union all
    select row, 'orcid', 'duplicate', format('Row %s has the same ORCID iD.', first_with_it)
    from (select row, orcid, first_value(row) over (partition by orcid order by row) as first_with_it from staged_person
          where first_row = row and orcid is not null) s
    where first_with_it < row
    union all
    select s.row, 'orcid', 'identifier_taken', 'Another person has this ORCID iD.'
    from staged_person s join person p on p.department_id = ${ctx.department_id}::uuid and p.orcid = s.orcid and p.id <> s.person_id
    union all
    select row, 'division_code', 'unknown_division', 'There is no division with this code.'
    from staged_person where division_code is not null and division_id is null
    union all
    select row, 'division_code', 'division_inactive', 'The division is not active at that time.'
    from staged_person
    where (division_ends_on <= greatest(${effective_on}::date, appointed_on) and (ends_on is null or ends_on > division_ends_on))
      or division_starts_on > greatest(${effective_on}::date, appointed_on)
    union all
    select s.row, 'cross_division_codes', 'unknown_division', 'There is no division with one of these codes.'
    from staged_person s
    where exists (select from unnest(s.cross_division_codes) code
      where not exists (select from division d where d.department_id = ${ctx.department_id}::uuid and d.code = code.code))
    union all
    select row, 'site_code', 'unknown_site', 'There is no site with this code.'
    from staged_person where site_code is not null and site_id is null
    union all
    select row, 'reports_to_hr_number', 'unknown_person', 'Nobody has this HR number, neither in the file nor before it.'
    from staged_person where reports_to_hr_number is not null and superior_id is null
    union all
    select row, 'reports_to_hr_number', 'reports_to_self', 'Nobody reports to themselves: the two records were merged.'
    from staged_person where superior_id = person_id
  ) found
  order by found.row, array_position(${columns}::text[], found.field)`.execute(ctx.db);

/**
 * A row whose superior only stands in a row with errors cannot be imported before that one; nor can those who report to it in turn.
 * Says so once for each row.
 */
export const checkSuperiors = (ctx: WriteCtx, import_id: string) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  with recursive broken(row) as (
    select row from import_error where import_id = ${import_id}::uuid
    union
    select s.row from broken b join staged_person s on s.superior_row = b.row
  )
  select ${import_id}::uuid, s.row, 'reports_to_hr_number', 'superior_row_invalid', format('The row of that person, %s, has errors itself.', s.superior_row)
  from staged_person s
  join broken b on b.row = s.superior_row
  where not exists (select from import_error e where e.import_id = ${import_id}::uuid and e.row = s.row and e.field = 'reports_to_hr_number')
  order by s.row`.execute(ctx.db);

/** A second row of a person says nothing that could be weighed against the first. */
export const dropDuplicates = (ctx: WriteCtx, import_id: string) =>
  sql`
  delete from staged_person s using import_error e
  where e.import_id = ${import_id} and e.row = s.row and e.field = 'hr_number' and e.code = 'duplicate'`.execute(ctx.db);

export const addOverlaps = (ctx: WriteCtx, import_id: string, rows: readonly number[]) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, overlap.row, 'appointment_starts_on', 'period_overlap',
    'The person has another appointment of this category in that period, perhaps a later one.'
  from unnest(${rows}::int[]) overlap(row)`.execute(ctx.db);

/** Takes the rows that cannot be imported out of the work. */
export const dropInvalid = (ctx: WriteCtx, import_id: string) =>
  sql`delete from staged_person s using import_error e where e.import_id = ${import_id} and e.row = s.row`.execute(ctx.db);

export async function counts(ctx: WriteCtx): Promise<{ created: number; changed: number; unchanged: number }> {
  const { rows } = await sql<{ created: number; changed: number; rows: number }>`
    select count(*) filter (where is_new)::int as created,
      count(*) filter (where not is_new and row in (select row from import_touched))::int as changed, count(*)::int as rows
    from staged_person`.execute(ctx.db);
  const { created, changed, rows: all } = rows[0] ?? { created: 0, changed: 0, rows: 0 };
  return { created, changed, unchanged: all - created - changed };
}

/** One fact for each person who is new or about whom something changed. */
export const told = (import_id: string, effective_on: string) => sql<{ subject_id: string; data: unknown }>`
  select s.person_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'effective_on', ${effective_on}::text,
    'created', s.is_new, 'fields', coalesce(t.fields, '[]')) as data
  from staged_person s
  left join (select row, jsonb_agg(distinct field) as fields from import_touched group by row) t using (row)
  where s.is_new or t.row is not null`;
