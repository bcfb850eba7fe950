import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { oneDayGap, stagedRoles } from '../../../domain/staging/tables.ts';

/** Records the errors of rows that name a person, division or site that does not exist. */
export const check = (ctx: WriteCtx, import_id: string) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, found.row, found.field, found.code, found.detail from (
    select row, 'hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
    from ${stagedRoles} where hr_number is not null and person_id is null
    union all
    select row, 'scope_code', 'unknown_division', 'There is no division with this code.'
    from ${stagedRoles} where division_code is not null and division_id is null
    union all
    select row, 'scope_code', 'unknown_site', 'There is no site with this code.'
    from ${stagedRoles} where site_code is not null and site_id is null
  ) found
  where not exists (select from import_error e where e.import_id = ${import_id}::uuid and e.row = found.row and e.field = found.field)
  order by found.row`.execute(ctx.db);

/** Records an error for each of these rows, whose period overlaps another of the same role. */
export const addOverlaps = (ctx: WriteCtx, import_id: string, rows: readonly number[]) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, overlap.row, 'starts_on', 'period_overlap', 'The person holds this role already for some of that time.'
  from unnest(${rows}::int[]) overlap(row)`.execute(ctx.db);

/** Records an error for each of these rows, which give or change a role that the caller may not give. */
export const addBarred = (ctx: WriteCtx, import_id: string, rows: readonly number[]) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, barred.row, 'role', 'role_barred', 'This role is given and changed by a programme administrator, and nobody records a role of their own.'
  from unnest(${rows}::int[]) barred(row)`.execute(ctx.db);

/** Records a warning for each row whose role begins a day after the first day without the same role before, in the database or in the file. */
export const addGaps = (ctx: WriteCtx, import_id: string) =>
  sql`
  insert into import_warning (import_id, row, field, code, detail)
  with held(person_id, role, scope, starts_on, ends_on) as (
    select r.person_id, r.role, (r.division_id, r.site_id, r.portfolio, r.committee)::text, r.starts_on, r.ends_on
    from leadership_role r where r.person_id in (select person_id from ${stagedRoles})
    union
    select person_id, role, (division_id, site_id, portfolio, committee)::text, starts_on, ends_on from ${stagedRoles}
  )
  select ${import_id}::uuid, s.row, 'starts_on', 'one_day_gap', ${oneDayGap(sql`s.starts_on`)}
  from ${stagedRoles} s
  where exists (select from held h where h.person_id = s.person_id and h.role = s.role and h.ends_on = s.starts_on - 1 and h.ends_on > h.starts_on
      and h.scope = (s.division_id, s.site_id, s.portfolio, s.committee)::text)
    and not exists (select from held h where h.person_id = s.person_id and h.role = s.role and s.starts_on - 1 >= h.starts_on
      and (h.ends_on is null or s.starts_on - 1 < h.ends_on) and h.scope = (s.division_id, s.site_id, s.portfolio, s.committee)::text)
  order by s.row`.execute(ctx.db);
