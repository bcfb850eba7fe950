import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { type Db, json } from '../../../core/db.ts';
import { party } from '../../../domain/sql/parties.ts';
import { type Counts, stagedMissing } from '../../../domain/staging/tables.ts';
import type { Kind, RowError, Values } from './rows.ts';
import type { ImportParameters, ImportReport } from './schema.ts';
import { casesOf } from './sql.ts';

const MISSING_KEPT = 1_000;

const columns = [
  'import.id',
  'import.job_id',
  'import.bundle_id',
  'import.mode',
  'import.dry_run',
  'import.effective_on',
  'import.ends',
  'import.sheet',
  'import.file_name',
  'import.sha256',
  'import.rows',
  'import.created',
  'import.changed',
  'import.unchanged',
  'import.awaiting_approval',
  'import.scope',
  'import.absent',
  'import.absent_share',
  'import.missing_count',
  'import.ended_count',
  'import.absent_withheld',
  'import.history',
  'import.error_count',
  'import.warning_count',
  'import.created_by',
  'import.row_version',
  'import.created_at',
  'import.updated_at',
] as const;

/** The imports of the department that the caller may see, with the status of their jobs. */
export const imports = (ctx: Ctx, visible: Expression<SqlBool>, kind?: ImportParameters['kind']) => {
  let rows = ctx.db
    .selectFrom('import')
    .innerJoin('job', 'job.id', 'import.job_id')
    .select(columns)
    .leftJoin('division', 'division.id', 'import.roster_division_id')
    .select(['job.status', 'division.code as division_code', sql<Kind>`import.kind`.as('kind')])
    .where('import.department_id', '=', ctx.department_id)
    .where(visible);
  if (kind !== undefined) rows = rows.where('import.kind', '=', kind);
  return rows;
};

/** The people whom a whole roster left out, with the names and numbers they have now. */
const missingOf = sql<ImportReport['missing']>`(
  select coalesce(jsonb_agg(jsonb_build_object('person', ${party('who')}, 'hr_number', who.hr_number, 'missing_since', one.stored ->> 'missing_since')
    order by who.sort_name, who.id), '[]')
  from jsonb_array_elements(import.missing) one(stored) join person who on who.id = (one.stored ->> 'person_id')::uuid)`;

/** The people of `staged_missing`, the first thousand, as a report keeps them. */
export async function missingPeople(ctx: WriteCtx): Promise<object> {
  const { rows } = await sql<{ missing: object }>`
    select coalesce(jsonb_agg(jsonb_build_object('person_id', m.person_id, 'missing_since', m.missing_since)), '[]') as missing
    from (select person_id, missing_since from ${stagedMissing} order by person_id limit ${MISSING_KEPT}) m`.execute(ctx.db);
  return rows[0]?.missing ?? [];
}

/** The division of a code, in the department. */
export const divisionOf = (ctx: Ctx, code: string) =>
  ctx.db.selectFrom('division').select('id').where('department_id', '=', ctx.department_id).where('code', '=', code).executeTakeFirst();

/** The report, without its errors. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  imports(ctx, visible)
    .select([
      missingOf.as('missing'),
      casesOf<ImportReport['conflicts_opened']>(sql`import.conflicts`).as('conflicts_opened'),
      casesOf<ImportReport['conflicts_opened']>(sql`import.conflicts_changed`).as('conflicts_changed'),
    ])
    .where('import.id', '=', id)
    .executeTakeFirst();

/** Notices of rows: errors, which keep a row from being imported, or warnings. */
export type NoticeTable = 'import_error' | 'import_warning';

/** The notices of an import. */
export const notices = (ctx: Ctx, table: NoticeTable, import_id: string) =>
  ctx.db
    .selectFrom(`${table} as e` as 'import_error as e')
    .select(['e.id', 'e.row', 'e.field', 'e.code', 'e.detail'])
    .where('e.import_id', '=', import_id);

/** The first notices of an import, by row. */
export const firstNotices = (ctx: Ctx, table: NoticeTable, import_id: string, count: number) =>
  notices(ctx, table, import_id).orderBy('e.row').orderBy('e.id').limit(count).execute();

/** The next errors of an import after `last`, by row. */
export const errorsAfter = (ctx: Ctx, import_id: string, last: { row: number; id: string } | undefined, count: number) => {
  let rows = notices(ctx, 'import_error', import_id);
  if (last !== undefined) rows = rows.where(sql<boolean>`(e.row, e.id) > (${last.row}::int, ${last.id}::uuid)`);
  return rows.orderBy('e.row').orderBy('e.id').limit(count).execute();
};

/** An import as it is stored, before its rows are counted. */
export type NewImport = Required<{
  [K in Exclude<keyof ImportParameters, 'sheet' | 'division_code'>]: NonNullable<ImportParameters[K]>;
}> & {
  sheet: string | null;
  roster_division_id: string | null;
  job_id: string;
  bundle_id: string | null;
  file_name: string | null;
  sha256: string;
};

/** Inserts an import, whose rows are counted afterwards. */
export const insert = (ctx: WriteCtx, values: NewImport) =>
  ctx.db
    .insertInto('import')
    .values({ ...values, department_id: ctx.department_id, rows: 0 })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Sets how many rows and errors the file has. */
export const setRows = (ctx: WriteCtx, id: string, rows: number, error_count: number) =>
  ctx.db.updateTable('import').set({ rows, error_count }).where('id', '=', id).execute();

export type StagedRow = { row: number; cells: Values };

/** Stores rows of the file for the job. */
export const addRows = (ctx: WriteCtx, import_id: string, rows: readonly StagedRow[]) =>
  sql`
  insert into import_row (import_id, row, cells)
  select ${import_id}::uuid, given.row, given.cells from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(row int, cells jsonb)`.execute(
    ctx.db,
  );

type Noted = RowError & { row: number };

const notedRows = (import_id: string, found: readonly Noted[]) => sql`
  select ${import_id}::uuid, given.row, given.field, given.code, given.detail
  from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as given(row int, field text, code text, detail text)`;

/** Records errors of rows. */
export const addErrors = (ctx: WriteCtx, import_id: string, found: readonly Noted[]) =>
  sql`insert into import_error (import_id, row, field, code, detail) ${notedRows(import_id, found)}`.execute(ctx.db);

/** Records warnings of rows. */
export const addWarnings = (ctx: WriteCtx, import_id: string, found: readonly Noted[]) =>
  sql`insert into import_warning (import_id, row, field, code, detail) ${notedRows(import_id, found)}`.execute(ctx.db);

/** What an import was asked for. */
export const given = [
  'import.id',
  'import.kind',
  'import.mode',
  'import.dry_run',
  'import.effective_on',
  'import.rows',
  'import.scope',
  'import.roster_division_id',
  'import.absent',
  'import.absent_share',
  'import.history',
] as const;

/** The import of a job, locked: another worker with the same job waits for this one to end. */
export const lockByJob = (ctx: WriteCtx, job_id: string) =>
  ctx.db
    .selectFrom('import')
    .select(given)
    .where('department_id', '=', ctx.department_id)
    .where('job_id', '=', job_id)
    .forUpdate()
    .executeTakeFirstOrThrow();

/** The columns of the file: each row has them all. */
export async function columnsOf(ctx: WriteCtx, import_id: string): Promise<Set<string>> {
  const { rows } = await sql<{ column: string }>`
    select jsonb_object_keys(cells) as column from (select cells from import_row where import_id = ${import_id} limit 1) one`.execute(
    ctx.db,
  );
  return new Set(rows.map(({ column }) => column));
}

/** Extends the time limits of the transaction: those of a request are too short for a whole department. */
export const extendTimeouts = (ctx: WriteCtx) =>
  sql`select set_config('statement_timeout', '300s', true), set_config('lock_timeout', '60s', true),
    set_config('idle_in_transaction_session_timeout', '150s', true)`.execute(ctx.db);

/**
 * Updates the planner's statistics of the HR tables. For large imports only: it holds other large imports back until this one ends, and for
 * small ones autovacuum is enough.
 */
export const refreshStatistics = (ctx: WriteCtx) => sql`select refresh_hr_statistics()`.execute(ctx.db);

/** How many errors there are, and how many rows have some. */
export async function errorCounts(ctx: WriteCtx, import_id: string): Promise<{ errors: number; invalid_rows: number }> {
  const { rows } = await sql<{ errors: number; invalid_rows: number }>`
    select count(*)::int as errors, count(distinct row)::int as invalid_rows from import_error where import_id = ${import_id}`.execute(
    ctx.db,
  );
  return rows[0] ?? { errors: 0, invalid_rows: 0 };
}

/** How many warnings there are. */
export async function warningCount(ctx: WriteCtx, import_id: string): Promise<number> {
  const { rows } = await sql<{ warnings: number }>`
    select count(*)::int as warnings from import_warning where import_id = ${import_id}`.execute(ctx.db);
  return rows[0]?.warnings ?? 0;
}

/** Records an error for each of these rows, whose primary lines form a circle. */
export const addCircleErrors = (ctx: WriteCtx, import_id: string, rows: readonly number[]) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, circle.row, 'reports_to_hr_number', 'reporting_line_cycle',
    'The primary lines of this row and others lead back to the same person.'
  from unnest(${rows}::int[]) circle(row)`.execute(ctx.db);

/** Writes the outcome of the job. */
export const setReport = (
  ctx: WriteCtx,
  id: string,
  report: Counts & { missing?: object; missing_count?: number; ended_count?: number; absent_withheld?: boolean } & {
    error_count: number;
    warning_count: number;
    conflicts: object;
    conflicts_changed: object;
  },
) =>
  ctx.db
    .updateTable('import')
    .set({
      ...report,
      missing: json(report.missing ?? []),
      conflicts: json(report.conflicts),
      conflicts_changed: json(report.conflicts_changed),
    })
    .where('id', '=', id)
    .execute();

/** Deletes the stored rows of an import; its report stays. */
export const removeRows = (ctx: WriteCtx, import_id: string) =>
  ctx.db.deleteFrom('import_row').where('import_id', '=', import_id).execute();

/** Like `removeRows`, by the job; outside of its transaction. */
export const removeRowsOfJob = (db: Db, job_id: string) =>
  db
    .deleteFrom('import_row')
    .where('import_id', 'in', (query) => query.selectFrom('import').select('id').where('job_id', '=', job_id))
    .execute();
