import { sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import type { Db } from '../../../../core/db.ts';
import { Problem, problemOf, problems } from '../../../../domain/problems/index.ts';
import * as statements from '../cfar-statements/service.ts';
import * as reports from '../service.ts';
import * as queries from './queries.ts';
import * as rows from './rows-queries.ts';

/** So few that a transaction is short, and a cancelled job ends soon. */
const ROWS_AT_ONCE = 5;

/**
 * Requests the next few reports of the batch of a job, each as if its author asked for it alone; one that is refused says why in its row. The row and
 * its report are written together, so that each is requested once. `caught` is what the database refused, for the log.
 */
export async function step(ctx: WriteCtx, job_id: string) {
  const batch = await queries.ofJob(ctx, job_id);
  const next = await rows.waiting(ctx, batch.id, ROWS_AT_ONCE);
  if (next.length === 0) return null;
  const caught: unknown[] = [];
  // In the order of ids, in which everybody locks people: two batches that name the same ones never wait in a circle.
  const people = next.toSorted((one, other) => (one.person_id < other.person_id ? -1 : 1));
  for (const { row, person_id } of people)
    await rows.settle(ctx, batch.id, row, await outcomeOf(ctx, batch, person_id, (error) => caught.push(error)));
  return { ...(await rows.progress(ctx, batch.id)), caught };
}

type Batch = Awaited<ReturnType<typeof queries.ofJob>>;

/** What came of one row. Whatever refused it, a rule or the database, undoes what was written for it, and nothing of the other rows. */
async function outcomeOf(ctx: WriteCtx, batch: Batch, person_id: string, note: (error: unknown) => void) {
  const recorded = ctx.recorded.length;
  await sql`savepoint report_row`.execute(ctx.db);
  try {
    const { id } = await requestOne(ctx, batch, person_id);
    // What is checked at the end of a transaction is checked now, while it is the affair of this row alone.
    await sql`set constraints all immediate`.execute(ctx.db);
    await sql`set constraints all deferred`.execute(ctx.db);
    await sql`release savepoint report_row`.execute(ctx.db);
    return { status: 'requested', report_id: id } as const;
  } catch (error) {
    const problem = refusalOf(error);
    if (!(error instanceof Problem)) note(error);
    await sql`rollback to savepoint report_row`.execute(ctx.db);
    await sql`release savepoint report_row`.execute(ctx.db);
    ctx.recorded.splice(recorded);
    const detail = problem.extras.errors?.[0]?.detail ?? problem.extras.detail ?? problems[problem.code][1];
    return { status: 'refused', code: problem.code, detail } as const;
  }
}

function requestOne(ctx: WriteCtx, { kind, as_of, starts_on, public_url }: Batch, person_id: string) {
  const period = { as_of, ...(starts_on !== null && { starts_on }) };
  return kind === 'dossier'
    ? reports.request(ctx, { person_id, ...period }, public_url)
    : statements.request(ctx, { person_id, as_of }, public_url);
}

const PASSING: readonly string[] = ['concurrent-change', 'unavailable'];

/** The problem of a refusal that another attempt would meet again. @throws whatever else it was, and ends the attempt */
function refusalOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error && 'severity' in error)) throw error;
  const problem = problemOf(error);
  if (problem === null)
    return new Problem('internal-error', {
      detail: 'The database refused the report. Tell whoever runs the service the batch and the row.',
    });
  if (PASSING.includes(problem.code)) throw error;
  return problem;
}

/** What still waits of a job that is over is not requested any more. */
export async function discard(db: Db, job_id: string): Promise<void> {
  await rows.cancelWaiting(db, job_id);
}
