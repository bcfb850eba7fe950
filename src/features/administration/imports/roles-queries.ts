import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/**
 * Lays out the rows of a file of roles in the temporary table `staged_role`: row, person_id, role, division_id, site_id, portfolio, committee,
 * acting, starts_on, ends_on, and the codes as they stand in the file.
 */
export async function stage(ctx: WriteCtx, import_id: string): Promise<void> {
  await sql`
    create temp table staged_role on commit drop as
    select r.row, c.hr_number, coalesce(p.merged_into_id, p.id) as person_id, c.role, c.scope_kind, unit.division_code, d.id as division_id,
      unit.site_code, s.id as site_id, c.portfolio, case when c.scope_kind = 'committee' then c.scope_code end as committee,
      c.acting, c.starts_on, c.ends_on
    from import_row r
    cross join lateral jsonb_to_record(r.cells) as c(hr_number text, role text, scope_kind text, scope_code text, portfolio text, acting boolean,
      starts_on date, ends_on date)
    cross join lateral (select
      case c.scope_kind when 'division' then c.scope_code when 'site_division' then split_part(c.scope_code, '/', 2) end as division_code,
      case c.scope_kind when 'site' then c.scope_code when 'site_division' then split_part(c.scope_code, '/', 1) end as site_code) unit
    left join person p on p.department_id = ${ctx.department_id}::uuid and p.hr_number = c.hr_number
    left join division d on d.department_id = ${ctx.department_id}::uuid and d.code = unit.division_code
    left join site s on s.department_id = ${ctx.department_id}::uuid and s.code = unit.site_code
    where r.import_id = ${import_id}::uuid
    order by r.row`.execute(ctx.db);
  await sql`analyze staged_role`.execute(ctx.db);
}

export const check = (ctx: WriteCtx, import_id: string) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, found.row, found.field, found.code, found.detail from (
    select row, 'hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
    from staged_role where hr_number is not null and person_id is null
    union all
    select row, 'scope_code', 'unknown_division', 'There is no division with this code.'
    from staged_role where division_code is not null and division_id is null
    union all
    select row, 'scope_code', 'unknown_site', 'There is no site with this code.'
    from staged_role where site_code is not null and site_id is null
  ) found
  where not exists (select from import_error e where e.import_id = ${import_id}::uuid and e.row = found.row and e.field = found.field)
  order by found.row`.execute(ctx.db);

export const addOverlaps = (ctx: WriteCtx, import_id: string, rows: readonly number[]) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, overlap.row, 'starts_on', 'period_overlap', 'The person holds this role already for some of that time.'
  from unnest(${rows}::int[]) overlap(row)`.execute(ctx.db);

export const addBarred = (ctx: WriteCtx, import_id: string, rows: readonly number[]) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, barred.row, 'role', 'role_barred', 'This role is filled and changed by a programme administrator, and nobody records a role of their own.'
  from unnest(${rows}::int[]) barred(row)`.execute(ctx.db);

export const dropInvalid = (ctx: WriteCtx, import_id: string) =>
  sql`delete from staged_role s using import_error e where e.import_id = ${import_id} and e.row = s.row`.execute(ctx.db);

export async function counts(ctx: WriteCtx): Promise<{ created: number; changed: number; unchanged: number }> {
  const { rows } = await sql<{ created: number; changed: number; unchanged: number }>`
    select count(*) filter (where is_new)::int as created, count(*) filter (where not is_new and changes)::int as changed,
      count(*) filter (where not is_new and not changes)::int as unchanged
    from plan_role`.execute(ctx.db);
  return rows[0] ?? { created: 0, changed: 0, unchanged: 0 };
}

export const told = (import_id: string) => sql<{ subject_id: string; data: unknown }>`
  select id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'created', is_new, 'person_id', person_id, 'role', role,
    'division_id', division_id, 'site_id', site_id, 'starts_on', starts_on, 'ends_on', ends_on, 'acting', acting) as data
  from plan_role where is_new or changes`;
