import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { type Db, yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem, problems } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as queries from './queries.ts';
import type { Job, JobQuery } from './schema.ts';

const asker = { author: 'job.created_by' } as const;
const KEPT = { hours: 24 * 30 };
const ATTEMPTS = 3;
const SILENT = '2 minutes';

/** The jobs that the asker may see, the latest first. */
export function list(ctx: Ctx, query: JobQuery) {
  return page(ctx, query, queries.jobs(ctx, allowed(ctx, 'job:read', asker), query), [{ column: 'job.id', field: 'id' }], 'desc');
}

/** One job. */
export async function get(ctx: Ctx, id: string) {
  return granted(await queries.find(ctx, id, allowed(ctx, 'job:read', asker)));
}

/** The job somebody has just asked for, whatever else they may see. */
export async function getOwn(ctx: WriteCtx, id: string) {
  return granted(await queries.find(ctx, id, yes));
}

/**
 * Stops a job. One that runs is undone: it commits only while it is still wanted.
 * @throws Problem job-state when it is over
 */
export async function cancel(ctx: WriteCtx, id: string): Promise<Job> {
  const before = matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'job:read', asker), allowed(ctx, 'job:cancel', asker)));
  if (before.status !== 'queued' && before.status !== 'running') {
    throw new Problem('job-state', { detail: `The job has ${before.status === 'cancelled' ? 'been cancelled' : before.status}.` });
  }
  await queries.setCancelled(ctx, id);
  await record(ctx, { type: 'job.cancelled', subject_id: id, data: { type: before.type } });
  return get(ctx, id);
}

/** What a worker needs to act for the person who asked. The roles are not in it: they are read when the job runs. */
export type Payload = Readonly<{
  job_id: string;
  department_id: string;
  actor_id: string;
  client_id: string | null;
  scopes: readonly string[] | null;
  request_id: string | null;
  operation_id: string;
}>;

/** Queues a job in the transaction of what it is about. Returns its id. */
export async function enqueue(ctx: WriteCtx, type: Job['type']): Promise<string> {
  const expires_at = Temporal.Instant.from(ctx.now).add(KEPT).toString();
  const { id } = await queries.insert(ctx, type, expires_at);
  const payload: Payload = {
    job_id: id,
    department_id: ctx.department_id,
    actor_id: ctx.actor.person_id,
    client_id: ctx.actor.client_id,
    scopes: ctx.actor.scopes && [...ctx.actor.scopes],
    request_id: ctx.request_id,
    operation_id: ctx.operation_id,
  };
  await queries.enqueue(ctx, type, payload, { key: `job:${id}`, attempts: ATTEMPTS });
  return id;
}

/** The job was cancelled, or another worker has finished it: whatever was done for it must not stay. */
export class JobOver extends Error {
  override readonly name = 'JobOver';
}

/** Reports progress. @throws JobOver where the job was cancelled or finished meanwhile */
export type Advance = (done: number, total: number) => Promise<void>;

/** Marks a job as running. @throws JobOver where it was cancelled or finished meanwhile */
export async function begin(db: Db, id: string, now: string): Promise<void> {
  if (!(await queries.setRunning(db, id, now))) throw new JobOver();
}

/**
 * Shows how far a running job has come, at once and to everybody, outside the transaction of the work.
 * @throws JobOver
 */
export async function advance(db: Db, id: string, done: number, total: number): Promise<void> {
  if (!(await queries.setProgress(db, id, { done, total }))) throw new JobOver();
}

/** A sign of life, for work that takes long between two steps. */
export async function stayAlive(db: Db, id: string): Promise<void> {
  await queries.setProgress(db, id);
}

/**
 * Ends a job in the transaction of its work, so that the work counts once.
 * @throws JobOver
 */
export async function finish(ctx: WriteCtx, id: string, problem: Problem | null): Promise<void> {
  const over = await queries.setOver(ctx.db, id, problem ? 'failed' : 'succeeded', problem && bodyOf(problem), ctx.now);
  if (!over) throw new JobOver();
}

/** Ends a job whose work was rolled back. */
export async function fail(db: Db, id: string, problem: Problem, now: string): Promise<void> {
  await queries.setOver(db, id, 'failed', bodyOf(problem), now);
}

/** Work of a worker that has died is taken up by another one after a few minutes. */
export async function takeUpAbandoned(db: Db): Promise<void> {
  await queries.freeAbandoned(db, SILENT);
}

function bodyOf({ code, status, extras }: Problem): Job['problem'] {
  const title = problems[code][1];
  return { type: `/problems/${code}`, title, status, code, detail: extras.detail ?? title };
}
