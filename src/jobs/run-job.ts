import type { Logger } from 'pino';
import type { Clock } from '../core/clock.ts';
import type { WriteCtx } from '../core/context.ts';
import type { Db } from '../core/db.ts';
import { Problem, problemOf } from '../domain/problems/index.ts';
import type { Work } from '../features/context.ts';
import { followed } from '../features/contexts.ts';
import * as jobs from '../features/platform/jobs/service.ts';
import { contextOf } from './actor.ts';
import { harmless, traceOf } from './guard.ts';
import { Interrupted, inRun, type Run, UNQUEUED } from './run.ts';

export type Deps = Readonly<{ db: Db; clock: Clock; logger: Logger }>;

/** The database refused something that it would refuse again: an error of its own, with a severity. */
const isRefusal = (error: unknown) => error instanceof Error && 'severity' in error;

/**
 * Runs one job: begins it, does its work, and records its end or its failure. Throws only to be tried again, and then without the message of
 * the error, which may repeat what a file contains.
 * @throws Interrupted, LeaseLost where it is another run's to do
 */
export async function runJob(
  { db, clock, logger }: Deps,
  work: Work,
  payload: jobs.Payload,
  isLastAttempt: boolean,
  run: Run = UNQUEUED,
): Promise<void> {
  const { signal, lease } = run;
  const id = payload.job_id;
  const now = () => clock().toString({ fractionalSecondDigits: 3 });
  const advance: jobs.Advance = async (done, total) => {
    signal.throwIfAborted();
    await jobs.advance(db, id, done, total, lease);
  };
  const giveUp = async (problem: Problem) => {
    // Both, or neither: nobody sees a job that has failed while what it was given still waits.
    await db.transaction().execute(async (tx) => {
      await jobs.fail(tx, id, problem, now(), lease);
      await work.discard(tx, id);
    });
  };
  try {
    try {
      await jobs.begin(db, id, now(), lease);
      const context = await contextOf(db, payload, now());
      const step = followed(async (ctx: WriteCtx) => {
        const come = (await work.step?.(ctx, id)) ?? null;
        // Last of all: what it waits for is nothing that waits for this transaction.
        if (come) await jobs.hold(ctx, id, lease);
        return come;
      });
      for (let come = await inRun(db, run, context, step); come; come = await inRun(db, run, context, step)) {
        for (const error of come.caught ?? []) logger.error({ job_id: id, ...traceOf(error) }, 'a part of a job was refused');
        await advance(come.done, come.total);
      }
      const done = followed((ctx: WriteCtx) => work.run(ctx, id, advance));
      await inRun(db, run, context, async (ctx) => jobs.finish(ctx, id, await done(ctx), lease));
      logger.info({ job_id: id }, 'job done');
    } catch (caught) {
      const error: unknown = signal.aborted ? signal.reason : caught;
      if (error instanceof Interrupted) await jobs.requeue(db, id, lease);
      if (error instanceof jobs.JobOver || error instanceof jobs.LeaseLost || error instanceof Interrupted) throw error;
      const problem = error instanceof Problem ? error : problemOf(error);
      const passing = problem === null ? !isRefusal(error) : problem.code === 'concurrent-change' || problem.code === 'unavailable';
      if (passing || problem === null) logger.error({ job_id: id, ...traceOf(error) }, 'job failed');
      if (passing && !isLastAttempt) throw harmless(error);
      await giveUp(problem ?? new Problem('internal-error', { detail: 'Report the id of the job if it happens again.' }));
    }
  } catch (error) {
    if (!(error instanceof jobs.JobOver)) throw error;
    await work.discard(db, id);
    logger.info({ job_id: id }, 'job had already ended');
  }
}
