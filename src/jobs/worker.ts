import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as QueueLogger, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../core/clock.ts';
import type { Db } from '../core/db.ts';
import type { Mailer } from '../core/mailer.ts';
import type { Work } from '../features/context.ts';
import { contexts } from '../features/contexts.ts';
import * as jobs from '../features/platform/jobs/service.ts';
import type { Errand } from '../features/platform/notifications/jobs.ts';
import { runDaily } from './daily.ts';
import { answeringFor, traceOf } from './guard.ts';
import { runMail } from './mail.ts';
import { runQueued } from './queued.ts';
import { within } from './run.ts';
import { type Deps, runJob } from './run-job.ts';
import { Runs } from './runs.ts';

export type WorkerOptions = Readonly<{
  /** Connections for the queue itself: one that listens, and one for each job at its beginning and end. */
  pool: pg.Pool;
  /** For the work: at least two connections for each job that runs at the same time, one of them for its progress. */
  db: Db;
  clock: Clock;
  logger: Logger;
  /** Absent: nothing is mailed. */
  mailer?: Mailer | undefined;
  /** How many jobs run at the same time; default 1. */
  concurrency?: number;
  /**
   * How long a worker may be silent before others take up what it works on; default 15 s. The same for all processes. Renewed three times as
   * often.
   */
  leaseMs?: number;
}>;

export type Worker = Readonly<{
  /** False once it has stopped, by itself or by `stop`. */
  running(): boolean;
  /**
   * Takes no new job, tells those that run, and gives them back: they are rolled back, and another worker, or the next process, takes them up
   * at once. A mail under way has two seconds. Takes less than five seconds, also without a database.
   */
  stop(): Promise<void>;
}>;

/** The work of every kind of job, by its name in the queue. */
const works: Readonly<Record<string, Work>> = Object.fromEntries(
  contexts.flatMap(({ features }) => features.flatMap(({ jobs: kinds }) => Object.entries(kinds ?? {}))),
);

/** Work that transactions queue for a whole department, by the name of its task. */
const chores = contexts.flatMap(({ features }) => features.flatMap(({ queued }) => Object.entries(queued ?? {})));

const LEASE_MS = 15_000;
const RESTART_MS = 500;
const STOP_MS = 3_500;
const GIVE_BACK_MS = 500;
/** A letter that the mail server is about to take would go out twice if it were cut off. */
const MAIL_GRACE_MS = 2_000;

/**
 * Starts working through the queue. Where the database goes away, the queue library ends itself; it is started anew until `stop`.
 * Rejects when the database cannot be reached or was never migrated.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { pool, db, clock, mailer = null, concurrency = 1, leaseMs = LEASE_MS } = options;
  const logger = options.logger.child({ part: 'worker' });
  const deps: Deps = { db, clock, logger };
  const runs = new Runs(db, logger);
  const taskList: TaskList = {
    ...Object.fromEntries(
      Object.entries(works).map(([name, work]) => [
        name,
        runs.task(name, { run: (payload, one, isLast) => runJob(deps, work, payload as jobs.Payload, isLast, one) }),
      ]),
    ),
    ...Object.fromEntries(
      chores.map(([name, work]) => [
        name,
        runs.task(name, { run: (payload, one) => runQueued(deps, name, work, (payload as { department_id: string }).department_id, one) }),
      ]),
    ),
    daily: runs.task('daily', { run: (_payload, one) => runDaily(deps, one) }),
    mail: runs.task('mail', {
      run: (payload, one, isLast) => runMail(deps, mailer, payload as Errand, { ...one, isLast }),
      stopGraceMs: MAIL_GRACE_MS,
    }),
  };
  let stopping = false;
  let workers: string[] = [];

  async function launch(): Promise<Runner> {
    const events: WorkerEvents = new EventEmitter();
    events.on('pool:create', ({ workerPool }) => workers.push(workerPool.id));
    let started: Runner | undefined;
    const fail = (error: unknown) => {
      logger.error(traceOf(error), 'the queue threw an error outside its promise');
      started?.stop().catch(() => {});
    };
    const begin = () =>
      run({
        pgPool: pool,
        concurrency,
        noHandleSignals: true,
        parsedCronItems: [],
        pollInterval: 2_000,
        logger: queueLogger(logger, () => stopping),
        events,
        taskList,
        // Without a delay the library awaits the end of no job, and a database that goes away then ends the process; with one, it ends the queue.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      });
    started = await answeringFor({ fail }, begin);
    return started;
  }

  let runner = await launch();
  let running = true;

  async function relaunch(): Promise<boolean> {
    try {
      await jobs.freeWorkers(db, workers, runs.ids);
      workers = [];
      runner = await launch();
      return true;
    } catch (error) {
      logger.debug({ error_name: (error as Error).name }, 'the queue does not start yet');
      return false;
    }
  }

  async function keepRunning(): Promise<void> {
    while (!stopping) {
      await runner.promise.catch((error: Error) => logger.error({ error_name: error.name }, 'the queue ended'));
      running = false;
      if (stopping) return;
      logger.warn('the queue starts anew');
      while (!running && !stopping) {
        await sleep(RESTART_MS);
        running = !stopping && (await relaunch());
      }
      if (running) logger.info('the queue works again');
    }
    if (running) await runner.stop();
    running = false;
  }

  let hour = hourOf(Date.now());
  const discard = async (one: Db, type: string, id: string) => works[type]?.discard(one, id);
  async function beat(): Promise<void> {
    await runs.renew();
    const now = clock().toString({ fractionalSecondDigits: 3 });
    for (const job_id of await jobs.freeAbandoned(db, { ms: leaseMs, running: runs.ids }, now, discard))
      logger.error({ job_id }, 'job failed: its last attempt died');
    const present = hourOf(Date.now());
    if (present === hour) return;
    await jobs.askForDaily(db, present);
    hour = present;
  }
  let timer: NodeJS.Timeout | undefined;
  async function keepBeating(): Promise<void> {
    await within(leaseMs, beat()).catch((error: Error) => logger.warn({ error_name: error.name }, 'leases were not renewed'));
    if (!stopping) timer = setTimeout(keepBeating, leaseMs / 3);
  }

  const ended = keepRunning();
  await keepBeating();
  return {
    running: () => running,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      runs.stop();
      const late = (error: Error) => logger.warn({ error_name: error.name }, 'the worker did not stop in time');
      await within(STOP_MS, Promise.allSettled([runner.stop(), ended])).catch(late);
      await within(GIVE_BACK_MS, runs.giveBack()).catch(late);
      running = false;
    },
  };
}

/** The hour of the daily work: departments are in different time zones, and it begins seven minutes past. */
function hourOf(now: number): string {
  const HOUR = 3_600_000;
  const PAST = 420_000;
  return new Date(Math.floor((now - PAST) / HOUR) * HOUR + PAST).toISOString();
}

/** The log lines of the queue itself: errors and warnings only, without their details, which contain payloads. */
function queueLogger(logger: Logger, isQuiet: () => boolean): QueueLogger {
  return new QueueLogger(() => (level, message) => {
    const detail = message.slice(0, 200);
    if (level !== 'error' && level !== 'warning') return;
    if (isQuiet()) logger.info({ detail }, 'queue');
    else if (level === 'error') logger.error({ detail }, 'queue');
    else logger.warn({ detail }, 'queue');
  });
}
