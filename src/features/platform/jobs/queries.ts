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
    .leftJoin('import', (on) => on.onRef('import.job_id', '=', 'job.id').on('import.bundle_id', 'is', null))
    .leftJoin('import_bundle', 'import_bundle.job_id', 'job.id')
    .leftJoin('report_batch', 'report_batch.job_id', 'job.id')
    .leftJoin('programme_report', 'programme_report.job_id', 'job.id')
    .leftJoin('analysis', 'analysis.job_id', 'job.id')
    .leftJoin('matching_round', 'matching_round.job_id', 'job.id')
    .select(columns)
    .select([
      sql<Job['progress']>`jsonb_build_object('done', job.progress_done, 'total', job.progress_total)`.as('progress'),
      sql<
        string | null
      >`coalesce('/v1/imports/' || import.id, '/v1/import-bundles/' || import_bundle.id, '/v1/report-batches/' || report_batch.id,
        '/v1/programme-reports/' || programme_report.id, '/v1/analyses/' || analysis.id,
        '/v1/matching-rounds/' || matching_round.id)`.as('result_url'),
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
export const insert = (ctx: WriteCtx, type: Job['type'], expires_at: string) =>
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

/**
 * Gives the job to the run with this lease: whatever ran it before cannot write for it any more. False where the job is over, or another worker
 * has the lease.
 */
export async function setRunning(db: Db, id: string, started_at: string, lease: string | null): Promise<boolean> {
  const holds = sql<boolean>`(${lease}::text is null or exists (
    select from graphile_worker._private_jobs q where q.key = 'job:' || job.id and q.locked_by || '/' || q.attempts = ${lease}))`;
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set({ status: 'running', started_at, progress_done: 0, lease })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .where(holds)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Lets a job wait again that a run gave back. */
export const setQueued = (db: Db, id: string, lease: string | null) =>
  db
    .updateTable('job')
    .set({ status: 'queued', started_at: null, lease: null })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .where('lease', 'is not distinct from', lease)
    .execute();

/** False where the job is over, or another run has taken it over. */
export async function setProgress(db: Db, id: string, progress: Job['progress'], lease: string | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set({ progress_done: progress.done, progress_total: progress.total })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .where('lease', 'is not distinct from', lease)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Locks a running job for share; false where it is over, or another run has taken it over. */
export const hold = async (ctx: WriteCtx, id: string, lease: string | null): Promise<boolean> =>
  (await ctx.db
    .selectFrom('job')
    .select('id')
    .where('id', '=', id)
    .where('status', '=', 'running')
    .where('lease', 'is not distinct from', lease)
    .forShare()
    .executeTakeFirst()) !== undefined;

/** Whether the job has ended, in whatever way. */
export async function isOver(db: Db, id: string): Promise<boolean> {
  const open = db.selectFrom('job').select('id').where('id', '=', id).where('status', 'in', ['queued', 'running']);
  return (await open.executeTakeFirst()) === undefined;
}

/** The one place where a job ends by itself: whoever comes second, or has lost the job to another run, changes nothing. */
export async function setOver(
  db: Db,
  id: string,
  end: Readonly<{ status: 'succeeded' | 'failed'; problem: object | null; finished_at: string; lease: string | null }>,
): Promise<boolean> {
  const { status, problem, finished_at, lease } = end;
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set({ status, problem: problem && json(problem), finished_at })
    .set((eb) => (status === 'succeeded' ? { progress_done: eb.ref('progress_total') } : {}))
    .where('id', '=', id)
    .where('status', '=', 'running')
    .where('lease', 'is not distinct from', lease)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Shows that the workers still hold these entries of the queue. Answers the ids of those they do hold. */
export const renewLeases = async (db: Db, held: readonly Held[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      update graphile_worker._private_jobs q set locked_at = now()
      from jsonb_to_recordset(${json(held)}) held(id bigint, worker text)
      where q.id = held.id and q.locked_by = held.worker
      returning q.id::text as id`.execute(db)
  ).rows.map(({ id }) => id);

/** An entry of the queue, and the worker in whose name it is locked. */
export type Held = Readonly<{ id: string; worker: string }>;

/** Gives entries back to the queue as if they had not been tried. */
export const giveBack = (db: Db, held: readonly Held[]) =>
  sql`
    update graphile_worker._private_jobs q set locked_by = null, locked_at = null, attempts = greatest(attempts - 1, 0)
    from jsonb_to_recordset(${json(held)}) held(id bigint, worker text)
    where q.id = held.id and q.locked_by = held.worker`.execute(db);

/** Frees what these workers hold, but for some entries. The attempt counts. */
export const freeWorkers = (db: Db, workers: readonly string[], but: readonly string[]) =>
  sql`
    update graphile_worker._private_jobs set locked_by = null, locked_at = null
    where locked_by = any (${workers}::text[]) and id <> all (${but}::bigint[])`.execute(db);

/** Frees what has been locked for longer than this without a sign of life of its worker, but for some entries. */
export const freeSilent = (db: Db, lease_ms: number, but: readonly string[]) =>
  sql`
    update graphile_worker._private_jobs set locked_by = null, locked_at = null, run_at = greatest(run_at, now())
    where locked_at < now() - make_interval(secs => ${lease_ms / 1000}) and id <> all (${but}::bigint[])`.execute(db);

/** Fails the jobs that are not over and that no worker has or will take up: their last attempt died with its process. */
export const failForsaken = async (db: Db, problem: object, finished_at: string): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      update job set status = 'failed', problem = ${json(problem)}, finished_at = ${finished_at}
      where status in ('queued', 'running') and not exists (
        select from graphile_worker._private_jobs q
        where q.key = 'job:' || job.id and (q.locked_at is not null or q.attempts < q.max_attempts))
      returning id`.execute(db)
  ).rows.map(({ id }) => id);

/** Removes the entries of jobs that have no attempt left, and answers these jobs. */
export const removeForsaken = async (db: Db): Promise<{ id: string; type: Job['type'] }[]> =>
  (
    await sql<{ id: string; type: Job['type'] }>`
      with dead as (
        delete from graphile_worker._private_jobs q where q.key like 'job:%' and q.locked_at is null and q.attempts >= q.max_attempts
        returning q.key
      )
      select job.id, job.type from dead join job on dead.key = 'job:' || job.id`.execute(db)
  ).rows;

/**
 * Asks for the daily work of an hour, once however many processes ask: one entry in the queue, whatever still waits there. What runs just now is
 * not disturbed; the next follows it.
 */
export const askForDaily = (db: Db, hour: string, attempts: number) =>
  sql`
    with first as (
      insert into graphile_worker._private_known_crontabs as known (identifier, known_since, last_execution)
      values ('daily', ${hour}::timestamptz, ${hour}::timestamptz)
      on conflict (identifier) do update set last_execution = excluded.last_execution
        where known.last_execution is distinct from excluded.last_execution
      returning identifier
    )
    select graphile_worker.add_job(identifier => identifier, job_key => identifier, max_attempts => ${attempts}::int) from first`.execute(
    db,
  );
