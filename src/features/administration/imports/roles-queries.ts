import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { stagedRoles } from '../../../domain/staging/tables.ts';

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
