import type { Task } from 'graphile-worker';
import type { Logger } from 'pino';
import type { Db } from '../core/db.ts';
import * as jobs from '../features/platform/jobs/service.ts';
import { answeringFor, harmless, traceOf } from './guard.ts';
import { endSessions, Interrupted, type Run } from './run.ts';

/** How a kind of work is run. */
export type Kind = Readonly<{
  run(payload: unknown, run: Run, isLastAttempt: boolean): Promise<void>;
  /** How long it may go on when the worker stops; default 0. */
  stopGraceMs?: number;
}>;

type Running = Readonly<{ held: jobs.Held; stopGraceMs: number; abort: (reason: unknown) => void }>;

/** Work that does not end when it is told to is left behind after this: it has lost its transaction, and cannot write. */
const ABANDON_MS = 3_000;

/** What this process is working on: keeps its leases, tells it to stop, and gives back to the queue what is not done. */
export class Runs {
  readonly #db: Db;
  readonly #logger: Logger;
  readonly #running = new Map<string, Running>();
  #stopping = false;

  constructor(db: Db, logger: Logger) {
    this.#db = db;
    this.#logger = logger;
  }

  /** The ids of their entries in the queue. */
  get ids(): string[] {
    return [...this.#running.keys()];
  }

  /**
   * A task of the queue that runs this kind of work. It rejects with an error without message, because the queue stores and logs it, and only
   * where the entry is to stay in the queue.
   */
  task(name: string, { run, stopGraceMs = 0 }: Kind): Task {
    return async (payload, { job }) => {
      const controller = new AbortController();
      const { signal } = controller;
      const held = { id: String(job.id), worker: job.locked_by ?? '' };
      const fail = (error: unknown) => {
        this.#logger.error({ task: name, ...traceOf(error) }, 'a job threw an error outside its promise');
        controller.abort(error);
      };
      const session = `mentorship job ${held.id}`;
      const one: Run = { signal, lease: `${held.worker}/${job.attempts}`, session };
      const work = async () => {
        await endSessions(this.#db, session);
        await run(payload, one, job.attempts >= job.max_attempts);
      };
      this.#running.set(held.id, { held, stopGraceMs, abort: (reason) => controller.abort(reason) });
      try {
        if (this.#stopping) throw new Interrupted();
        await answeringFor({ fail }, () => unlessAbandoned(signal, work()));
      } catch (error) {
        // Without a database it is freed when its lease is over.
        if (this.#stopping) await jobs.giveBack(this.#db, [held]).catch(() => {});
        throw signal.aborted ? harmless(signal.reason) : error;
      } finally {
        this.#running.delete(held.id);
      }
    };
  }

  /** Renews the leases of what runs; what another worker has taken over ends. */
  async renew(): Promise<void> {
    const before = [...this.#running.values()];
    const kept = new Set(
      await jobs.renewLeases(
        this.#db,
        before.map(({ held }) => held),
      ),
    );
    for (const one of before) {
      if (kept.has(one.held.id) || this.#running.get(one.held.id) !== one) continue;
      this.#logger.warn({ entry: one.held.id }, 'a job was taken over by another worker');
      one.abort(new Interrupted());
    }
  }

  /** Tells everything to stop, and whatever begins from now on. */
  stop(): void {
    this.#stopping = true;
    for (const { stopGraceMs, abort } of this.#running.values()) {
      if (stopGraceMs > 0) setTimeout(() => abort(new Interrupted()), stopGraceMs);
      else abort(new Interrupted());
    }
  }

  /** Gives back what has not ended by itself. */
  async giveBack(): Promise<void> {
    await jobs.giveBack(
      this.#db,
      [...this.#running.values()].map(({ held }) => held),
    );
  }
}

/** The work, or the reason why it was to stop where it does not. */
function unlessAbandoned(signal: AbortSignal, work: Promise<void>): Promise<void> {
  const abandoned = Promise.withResolvers<never>();
  const onAbort = () => void setTimeout(() => abandoned.reject(signal.reason), ABANDON_MS).unref();
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([work, abandoned.promise]).finally(() => signal.removeEventListener('abort', onAbort));
}
