/** The imports of a bundle together: their order, and the notices of their rows, which outlast that what they found is undone. */
import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { given, type NoticeTable } from './queries.ts';

/** The files of a bundle, in the order in which they are imported. */
export const ofBundle = (ctx: WriteCtx, bundle_id: string) =>
  ctx.db
    .selectFrom('import')
    .select(given)
    .where('department_id', '=', ctx.department_id)
    .where('bundle_id', '=', bundle_id)
    .orderBy('id')
    .execute();

/**
 * Errors of rows that name what another file of the bundle has in a row with errors say so: who corrects that row corrects them all.
 */
export const blameNamedRows = (ctx: WriteCtx, bundle_id: string, import_id: string) =>
  sql`
  update import_error e set code = 'named_row_invalid', detail = format('Row %s of the file of %s has errors itself.', bad.row, f.kind)
  from import f
  join import_row bad on bad.import_id = f.id
  join import_row r on r.import_id = ${import_id}::uuid
  where e.import_id = r.import_id and e.row = r.row and f.bundle_id = ${bundle_id}::uuid and f.id <> e.import_id
    and f.kind = case e.code when 'unknown_person' then 'people' when 'unknown_division' then 'divisions' when 'unknown_site' then 'sites' end
    and lower(bad.cells ->> case f.kind when 'people' then 'hr_number' else 'code' end) = lower(r.cells ->> e.field)
    and exists (select from import_error x where x.import_id = bad.import_id and x.row = bad.row)`.execute(ctx.db);

/** A notice as it is stored. */
export type StoredNotice = Readonly<{ id: string; import_id: string; row: number; field: string | null; code: string; detail: string }>;

/** The next notices of the files of a bundle after the one of that id. */
export const noticesAfter = (ctx: WriteCtx, table: NoticeTable, bundle_id: string, last: string | null, count: number) => {
  const rows = ctx.db
    .selectFrom(`${table} as e` as 'import_error as e')
    .innerJoin('import', 'import.id', 'e.import_id')
    .select(['e.id', 'e.import_id', 'e.row', 'e.field', 'e.code', 'e.detail'])
    .where('import.bundle_id', '=', bundle_id);
  return (last === null ? rows : rows.where('e.id', '>', last)).orderBy('e.id').limit(count).execute();
};

/** Stores notices again that a rollback has undone; those that it left stay, with what was found out about them since. */
export const restoreNotices = (ctx: WriteCtx, table: NoticeTable, notices: readonly StoredNotice[]) =>
  sql`
  insert into ${sql.table(table)} (id, import_id, row, field, code, detail)
  select given.id, given.import_id, given.row, given.field, given.code, given.detail
  from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) as given(id uuid, import_id uuid, row int, field text, code text, detail text)
  on conflict (id) do nothing`.execute(ctx.db);
