import type { WriteCtx } from '../../../../core/context.ts';
import type { Db } from '../../../../core/db.ts';
import { Problem, problems } from '../../../../domain/problems/index.ts';
import * as statements from '../cfar-statements/service.ts';
import * as reports from '../service.ts';
import * as queries from './queries.ts';
import * as rows from './rows-queries.ts';

/** So few that a transaction is short, and a cancelled job ends soon. */
const ROWS_AT_ONCE = 5;

/**
 * Requests the next few reports of the batch of a job, each as if its author asked for it alone; one that is refused says why in its row. The row and
 * its report are written together, so that each is requested once.
 */
export async function step(ctx: WriteCtx, job_id: string) {
  const batch = await queries.ofJob(ctx, job_id);
  const next = await rows.waiting(ctx, batch.id, ROWS_AT_ONCE);
  if (next.length === 0) return null;
  // In the order of ids, in which everybody locks people: two batches that name the same ones never wait in a circle.
  const people = next.toSorted((one, other) => (one.person_id < other.person_id ? -1 : 1));
  for (const { row, person_id } of people) await rows.settle(ctx, batch.id, row, await outcomeOf(ctx, batch, person_id));
  return rows.progress(ctx, batch.id);
}

type Batch = Awaited<ReturnType<typeof queries.ofJob>>;

async function outcomeOf(ctx: WriteCtx, { kind, as_of, starts_on, public_url }: Batch, person_id: string) {
  try {
    const period = { as_of, ...(starts_on !== null && { starts_on }) };
    const { id } =
      kind === 'dossier'
        ? await reports.request(ctx, { person_id, ...period }, public_url)
        : await statements.request(ctx, { person_id, as_of }, public_url);
    return { status: 'requested', report_id: id } as const;
  } catch (error) {
    // A rule was not met, which is known before anything is written. What the database refuses ends the attempt.
    if (!(error instanceof Problem)) throw error;
    const detail = error.extras.errors?.[0]?.detail ?? error.extras.detail ?? problems[error.code][1];
    return { status: 'refused', code: error.code, detail } as const;
  }
}

/** What still waits of a job that is over is not requested any more. */
export async function discard(db: Db, job_id: string): Promise<void> {
  await rows.cancelWaiting(db, job_id);
}
