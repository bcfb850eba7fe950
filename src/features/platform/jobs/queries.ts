import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { type Db, json } from '../../../core/db.ts';
import type { Job, JobQuery } from './schema.ts';

const columns = [
  'job.id',
  'job.type',
  'job.status',
  'job.started_at',
  'job.finished_at',
  'job.expires_at',
  'job.row_version',
  'job.created_at',
  'job.updated_at',
] as const;

const jobsOf = (ctx: Ctx) =>
  ctx.db
    .selectFrom('job')
    .leftJoin('import', 'import.job_id', 'job.id')
    .select(columns)
    .select([
      sql<Job['progress']>`jsonb_build_object('done', job.progress_done, 'total', job.progress_total)`.as('progress'),
      sql<string | null>`'/v1/imports/' || import.id`.as('result_url'),
      sql<Job['problem']>`job.problem`.as('problem'),
      'import.id as import_id',
    ])
    .where('job.department_id', '=', ctx.department_id);

/** The query of the visible jobs, without an order. */
export const jobs = (ctx: Ctx, visible: Expression<SqlBool>, { status, type }: Omit<JobQuery, 'limit'>) => {
  let rows = jobsOf(ctx).where(visible);
  if (status !== undefined) rows = rows.where('job.status', 'in', status);
  if (type !== undefined) rows = rows.where('job.type', 'in', type);
  return rows;
};

/** One job; undefined where it is not visible. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  jobsOf(ctx).where('job.id', '=', id).where(visible).executeTakeFirst();

/** One job that is visible or permitted, locked for a change, with `permitted`; else undefined. */
export const lock = (ctx: WriteCtx, id: string, visible: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  jobsOf(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('job.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forUpdate('job')
    .executeTakeFirst();

/** Inserts a queued job and answers its id. `enqueue` puts its work into the queue. */
export const insert = (ctx: WriteCtx, type: 'import', expires_at: string) =>
  ctx.db
    .insertInto('job')
    .values({ department_id: ctx.department_id, type, status: 'queued', expires_at })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Puts the work into the queue, in the transaction of what it is about. */
export const enqueue = (ctx: WriteCtx, task: string, payload: object, options: { key: string; attempts: number }) =>
  sql`select graphile_worker.add_job(identifier => ${task}::text, payload => ${JSON.stringify(payload)}::json,
    job_key => ${options.key}::text, max_attempts => ${options.attempts}::int)`.execute(ctx.db);

/** Marks the job as cancelled now. The work stops when it next reports progress. */
export const setCancelled = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('job').set({ status: 'cancelled', finished_at: ctx.now }).where('id', '=', id).executeTakeFirst();

/** False where the job is over already. */
export async function setRunning(db: Db, id: string, started_at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set({ status: 'running', started_at, progress_done: 0 })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Also the sign of life of a running job. False where it is over. */
export async function setProgress(db: Db, id: string, progress?: Job['progress']): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set(progress ? { progress_done: progress.done, progress_total: progress.total } : { status: 'running' })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The one place where a job ends by itself: whoever comes second changes nothing. */
export async function setOver(
  db: Db,
  id: string,
  status: 'succeeded' | 'failed',
  problem: object | null,
  finished_at: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set({ status, problem: problem && json(problem), finished_at })
    .set((eb) => (status === 'succeeded' ? { progress_done: eb.ref('progress_total') } : {}))
    .where('id', '=', id)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Frees what workers hold that have shown no sign of life for a while, so that another one takes it up. */
export const freeAbandoned = (db: Db, silent: string) =>
  sql`
  select graphile_worker.force_unlock_workers(dead.ids)
  from (
    select array_agg(distinct q.locked_by) as ids
    from job j join graphile_worker._private_jobs q on q.key = 'job:' || j.id
    where j.status = 'running' and j.updated_at < now() - ${silent}::interval and q.locked_by is not null
  ) dead
  where dead.ids is not null`.execute(db);
