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
const DAILY_ATTEMPTS = 3;

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

/** Queues a job in the transaction of what it is about. `task`: whose work it is, where several do work of the type. Returns its id. */
export async function enqueue(ctx: WriteCtx, type: Job['type'], task: string = type): Promise<string> {
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
  await queries.enqueue(ctx, task, payload, { key: `job:${id}`, attempts: ATTEMPTS });
  return id;
}

/**
 * Queues work for the department in the transaction that makes it necessary; see `queued` in `Feature`. However often it is asked for, it waits once;
 * where it is under way, it is done again afterwards.
 */
export async function queueChore(ctx: WriteCtx, task: string): Promise<void> {
  const { department_id } = ctx;
  await queries.enqueue(ctx, task, { department_id }, { key: `${task}:${department_id}`, attempts: ATTEMPTS });
}

/** The job was cancelled, or another worker has finished it: whatever was done for it must not stay. */
export class JobOver extends Error {
  override readonly name = 'JobOver';
}

/** Another worker has taken the job over, because this one had shown no sign of life: whatever this one did for it must not stay. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

const refusal = async (db: Db, id: string) => ((await queries.isOver(db, id)) ? new JobOver() : new LeaseLost());

/** Reports progress. @throws JobOver where the job was cancelled or finished meanwhile, LeaseLost where another worker has it */
export type Advance = (done: number, total: number) => Promise<void>;

/**
 * Marks a job as running under a lease, which is null outside a queue: from now on nothing without it can advance or end the job.
 * @throws JobOver, LeaseLost
 */
export async function begin(db: Db, id: string, now: string, lease: string | null = null): Promise<void> {
  if (!(await queries.setRunning(db, id, now, lease))) throw await refusal(db, id);
}

/**
 * Shows how far a running job has come, at once and to everybody, outside the transaction of the work.
 * @throws JobOver, LeaseLost
 */
export async function advance(db: Db, id: string, done: number, total: number, lease: string | null = null): Promise<void> {
  if (!(await queries.setProgress(db, id, { done, total }, lease))) throw await refusal(db, id);
}

/**
 * Keeps the job running, and this run’s, until the transaction of a part of its work is over.
 * @throws JobOver, LeaseLost
 */
export async function hold(ctx: WriteCtx, id: string, lease: string | null = null): Promise<void> {
  if (!(await queries.hold(ctx, id, lease))) throw await refusal(ctx.db, id);
}

/**
 * Ends a job in the transaction of its work, so that the work counts once, by whichever run has the job.
 * @throws JobOver, LeaseLost
 */
export async function finish(ctx: WriteCtx, id: string, problem: Problem | null, lease: string | null = null): Promise<void> {
  const end = { status: problem ? 'failed' : 'succeeded', problem: problem && bodyOf(problem), finished_at: ctx.now, lease } as const;
  if (!(await queries.setOver(ctx.db, id, end))) throw await refusal(ctx.db, id);
}

/**
 * Ends a job whose work was rolled back.
 * @throws JobOver, LeaseLost
 */
export async function fail(db: Db, id: string, problem: Problem, now: string, lease: string | null = null): Promise<void> {
  const end = { status: 'failed', problem: bodyOf(problem), finished_at: now, lease } as const;
  if (!(await queries.setOver(db, id, end))) throw await refusal(db, id);
}

/** Lets a job wait for another worker, where this run still has it. */
export async function requeue(db: Db, id: string, lease: string | null): Promise<void> {
  await queries.setQueued(db, id, lease);
}

export type { Held } from './queries.ts';

/** Shows that what these workers hold is being worked on. Answers the ids of what they still hold: the rest is another worker's. */
export const renewLeases = (db: Db, held: readonly queries.Held[]): Promise<string[]> =>
  held.length > 0 ? queries.renewLeases(db, held) : Promise.resolve([]);

/** Gives work back to the queue that has not been done because its worker stops; it does not count as an attempt. */
export async function giveBack(db: Db, held: readonly queries.Held[]): Promise<void> {
  if (held.length > 0) await queries.giveBack(db, held);
}

/**
 * Frees what workers of this process hold that have lost the database, but for what still runs. It counts as an attempt: the work may be what
 * broke it.
 */
export async function freeWorkers(db: Db, workers: readonly string[], running: readonly string[]): Promise<void> {
  await queries.freeWorkers(db, workers, running);
}

/**
 * What workers hold without a sign of life for the length of a lease is free for others, but for what still runs in this process. A job that has no attempt left has failed, and
 * `discard` clears away what it was given, also where it had ended before its process died. Answers the ids of those that failed.
 */
export async function freeAbandoned(
  db: Db,
  lease: Readonly<{ ms: number; running: readonly string[] }>,
  now: string,
  discard: (db: Db, type: Job['type'], id: string) => Promise<void>,
): Promise<string[]> {
  await queries.freeSilent(db, lease.ms, lease.running);
  const problem = new Problem('internal-error', {
    detail: 'The work was interrupted every time it was tried: the process or its database went away. Ask for it again.',
  });
  return db.transaction().execute(async (tx) => {
    const failed = await queries.failForsaken(tx, bodyOf(problem) ?? {}, now);
    for (const { type, id } of await queries.removeForsaken(tx)) await discard(tx, type, id);
    return failed;
  });
}

/** Asks for the daily work of an hour, once for all processes. */
export async function askForDaily(db: Db, hour: string): Promise<void> {
  await queries.askForDaily(db, hour, DAILY_ATTEMPTS);
}

function bodyOf({ code, status, extras }: Problem): Job['problem'] {
  const title = problems[code][1];
  return { type: `/problems/${code}`, title, status, code, detail: extras.detail ?? title };
}
