import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { json } from '../../../core/db.ts';
import { casesOf } from '../../administration/imports/sql.ts';
import type { ImportBundleReport, NoticeQuery } from './schema.ts';

/** Notices of rows: errors, which keep everything from being imported, or warnings. */
export type NoticeTable = 'import_error' | 'import_warning';

const columns = [
  'import_bundle.id',
  'import_bundle.job_id',
  'import_bundle.version',
  'import_bundle.source',
  'import_bundle.as_of',
  'import_bundle.dry_run',
  'import_bundle.history',
  'import_bundle.file_name',
  'import_bundle.sha256',
  'import_bundle.changes_nothing',
  'import_bundle.created_by',
  'import_bundle.row_version',
  'import_bundle.created_at',
  'import_bundle.updated_at',
] as const;

/** The imports of the bundle together: their files, and the sums of their counts. */
const together = sql<Pick<ImportBundleReport, Sums | 'files'>>`(
  select sum(import.rows)::int as rows, sum(created)::int as created, sum(changed)::int as changed, sum(unchanged)::int as unchanged,
    sum(case when created is not null then coalesce(awaiting_approval, 0) end)::int as awaiting_approval, sum(error_count)::int as error_count, sum(warning_count)::int as warning_count,
    jsonb_agg(jsonb_build_object('import_id', import.id, 'kind', kind, 'file_name', import.file_name, 'sha256', import.sha256, 'scope', scope,
      'rows', import.rows, 'created', created, 'changed', changed, 'unchanged', unchanged, 'awaiting_approval', case when created is not null then coalesce(awaiting_approval, 0) end,
      'missing_count', missing_count, 'ended_count', ended_count, 'absent_withheld', absent_withheld,
      'error_count', error_count, 'warning_count', warning_count) order by import.id) as files
  from import where import.bundle_id = import_bundle.id)`;
type Sums = 'rows' | 'created' | 'changed' | 'unchanged' | 'awaiting_approval' | 'error_count' | 'warning_count';

/** The bundles of the department of which the caller may see every file, with the status of their jobs. */
export const bundles = (ctx: Ctx, visible: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('import_bundle')
    .innerJoin('job', 'job.id', 'import_bundle.job_id')
    .innerJoinLateral(together.as('sum'), (on) => on.onTrue())
    .select(columns)
    .select([
      'job.status',
      'sum.rows',
      'sum.created',
      'sum.changed',
      'sum.unchanged',
      'sum.awaiting_approval',
      'sum.error_count',
      'sum.warning_count',
      'sum.files',
      sql<string | null>`(select before.id from import_bundle before join job done on done.id = before.job_id
        where before.department_id = import_bundle.department_id and before.sha256 = import_bundle.sha256 and before.id < import_bundle.id
          and not before.dry_run and done.status = 'succeeded' order by before.id desc limit 1)`.as('repeats_id'),
    ])
    .where('import_bundle.department_id', '=', ctx.department_id)
    .where(sql<boolean>`not exists (select from import where import.bundle_id = import_bundle.id and not (${visible}))`);

/** The report, without its errors. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  bundles(ctx, visible)
    .select([
      casesOf<ImportBundleReport['conflicts_opened']>(sql`import_bundle.conflicts`).as('conflicts_opened'),
      casesOf<ImportBundleReport['conflicts_opened']>(sql`import_bundle.conflicts_changed`).as('conflicts_changed'),
    ])
    .where('import_bundle.id', '=', id)
    .executeTakeFirst();

/** The notices of the files of a bundle, or of its file of one kind. */
export const notices = (ctx: Ctx, table: NoticeTable, bundle_id: string, kind?: NoticeQuery['kind']) => {
  let rows = ctx.db
    .selectFrom(`${table} as e` as 'import_error as e')
    .innerJoin('import', 'import.id', 'e.import_id')
    .select([
      'e.id',
      'e.import_id',
      sql<NonNullable<NoticeQuery['kind']>>`import.kind`.as('kind'),
      'e.row',
      'e.field',
      'e.code',
      'e.detail',
    ])
    .where('import.department_id', '=', ctx.department_id)
    .where('import.bundle_id', '=', bundle_id);
  if (kind !== undefined) rows = rows.where('import.kind', '=', kind);
  return rows;
};

/** The first notices of a bundle, in the order of its files and by row. */
export const firstNotices = (ctx: Ctx, table: NoticeTable, bundle_id: string, count: number) =>
  notices(ctx, table, bundle_id).orderBy('e.import_id').orderBy('e.row').orderBy('e.id').limit(count).execute();

type NewBundle = Readonly<{
  job_id: string;
  version: number;
  source: string;
  as_of: string;
  dry_run: boolean;
  history: 'trusted' | 'overwritten';
  sha256: string;
  file_name: string | null;
}>;

/** Inserts a bundle, whose files are stored afterwards. */
export const insert = (ctx: WriteCtx, values: NewBundle) =>
  ctx.db
    .insertInto('import_bundle')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** The bundle of a job, locked: another worker with the same job waits for this one to end. */
export const lockByJob = (ctx: WriteCtx, job_id: string) =>
  ctx.db
    .selectFrom('import_bundle')
    .select(['id', 'dry_run', 'as_of', 'source', 'sha256'])
    .where('department_id', '=', ctx.department_id)
    .where('job_id', '=', job_id)
    .forUpdate()
    .executeTakeFirstOrThrow();

/** Writes whether the bundle changed anything, null where it was refused, and which conflict cases it opened and changed. */
export const setOutcome = (
  ctx: WriteCtx,
  id: string,
  changes_nothing: boolean | null,
  found: Readonly<{ opened: object[]; changed: object[] }>,
) =>
  ctx.db
    .updateTable('import_bundle')
    .set({ changes_nothing, conflicts: json(found.opened), conflicts_changed: json(found.changed) })
    .where('id', '=', id)
    .execute();
