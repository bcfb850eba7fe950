import { parseCronItems, Logger as QueueLogger, run, type Task } from 'graphile-worker';
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
import { runMail } from './mail.ts';
import { type Deps, runJob } from './run-job.ts';

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
}>;

export type Worker = Readonly<{
  /** False once it has stopped, by itself or by `stop`. */
  running(): boolean;
  /** Takes no new job and waits for the one that runs, for a few seconds; what is not done by then is rolled back and tried again. */
  stop(): Promise<void>;
}>;

/** The work of every kind of job, by its name in the queue. */
const works: Readonly<Record<string, Work>> = Object.fromEntries(
  contexts.flatMap(({ features }) => features.flatMap(({ jobs: kinds }) => Object.entries(kinds ?? {}))),
);

const SWEEP_MS = 60_000;

/** Starts working through the queue. Rejects when the database cannot be reached or was never migrated. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { pool, db, clock, mailer = null, concurrency = 1 } = options;
  const logger = options.logger.child({ part: 'worker' });
  const deps: Deps = { db, clock, logger };
  const runner = await run({
    pgPool: pool,
    concurrency,
    noHandleSignals: true,
    parsedCronItems: parseCronItems([{ task: 'daily', match: '7 * * * *', options: { backfillPeriod: 0, maxAttempts: 3 } }]),
    pollInterval: 2_000,
    logger: queueLogger(logger),
    taskList: {
      ...Object.fromEntries(Object.entries(works).map(([name, work]) => [name, taskOf(deps, work)])),
      daily: () => runDaily(deps),
      mail: (payload, { job, abortSignal }) =>
        runMail(deps, mailer, payload as Errand, { isLast: job.attempts >= job.max_attempts, signal: abortSignal }),
    },
  });
  let running = true;
  const sweep = () => jobs.takeUpAbandoned(db).catch((error: Error) => logger.warn({ error_name: error.name }, 'sweep failed'));
  const timer = setInterval(sweep, SWEEP_MS);
  const ended = runner.promise
    .catch((error: Error) => logger.error({ error_name: error.name }, 'worker ended'))
    .finally(() => {
      running = false;
      clearInterval(timer);
    });
  await sweep();
  return {
    running: () => running,
    stop: async () => {
      if (running) await runner.stop();
      await ended;
    },
  };
}

function taskOf(deps: Deps, work: Work): Task {
  return (payload, { job }) => runJob(deps, work, payload as jobs.Payload, job.attempts >= job.max_attempts);
}

/** The log lines of the queue itself: errors and warnings only, without their details, which contain payloads. */
function queueLogger(logger: Logger): QueueLogger {
  return new QueueLogger(() => (level, message) => {
    if (level === 'error') logger.error({ detail: message.slice(0, 200) }, 'queue');
    else if (level === 'warning') logger.warn({ detail: message.slice(0, 200) }, 'queue');
  });
}
