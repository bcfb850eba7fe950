import type { Logger } from 'pino';
import type { Clock } from '../core/clock.ts';
import type { Db } from '../core/db.ts';
import { stackOnly } from '../core/stack.ts';
import { inTransaction } from '../core/transaction.ts';
import { Problem, problemOf } from '../domain/problems/index.ts';
import type { Work } from '../features/context.ts';
import * as jobs from '../features/platform/jobs/service.ts';
import { contextOf } from './actor.ts';

export type Deps = Readonly<{ db: Db; clock: Clock; logger: Logger }>;

const HEARTBEAT_MS = 15_000;

/**
 * Runs one job: begins it, does its work, and records its end or its failure. Throws only to be tried again, and then without the message of
 * the error, which may repeat what a file contains.
 */
export async function runJob({ db, clock, logger }: Deps, work: Work, payload: jobs.Payload, isLastAttempt: boolean): Promise<void> {
  const id = payload.job_id;
  const now = () => clock().toString({ fractionalSecondDigits: 3 });
  const heartbeat = setInterval(() => void jobs.stayAlive(db, id).catch(() => {}), HEARTBEAT_MS);
  try {
    await jobs.begin(db, id, now());
    const context = await contextOf(db, payload, now());
    await inTransaction(db, context, async (ctx) => {
      const problem = await work.run(ctx, id, (done, total) => jobs.advance(db, id, done, total));
      await jobs.finish(ctx, id, problem);
    });
    logger.info({ job_id: id }, 'job done');
  } catch (error) {
    if (error instanceof jobs.JobOver) {
      await work.discard(db, id);
      logger.info({ job_id: id }, 'job had already ended');
      return;
    }
    const problem = error instanceof Problem ? error : problemOf(error);
    const { name, code = '' } = error as Error & { code?: string };
    // An error with an SQLSTATE would come again, so only other errors are worth another attempt.
    const passing = problem === null ? !/^[0-9A-Z]{5}$/.test(code) : problem.code === 'concurrent-change' || problem.code === 'unavailable';
    if (passing || problem === null)
      logger.error({ job_id: id, error_name: name, error_code: code, stack: stackOnly(error) }, 'job failed');
    if (passing && !isLastAttempt) throw new Error(`${name} ${code}`.trim());
    await jobs.fail(db, id, problem ?? new Problem('internal-error', { detail: 'Report the id of the job if it happens again.' }), now());
    await work.discard(db, id);
  } finally {
    clearInterval(heartbeat);
  }
}
