import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party, partyOrNull } from '../../../../domain/sql/parties.ts';
import type { ReportKind } from '../schema.ts';
import type { ReportBatchRowQuery } from './schema.ts';

type NewRow = Readonly<{
  job_id: string;
  title: string;
  kind: ReportKind;
  as_of: string;
  starts_on: string | null;
  public_url: string | null;
}>;

/** Adds a batch without rows. */
export const insert = (ctx: WriteCtx, values: NewRow) =>
  ctx.db
    .insertInto('report_batch')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** The batches, `b`, where `readable` holds. Order and limit are for the caller to add. */
export const batches = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('report_batch as b')
    .innerJoin('job', 'job.id', 'b.job_id')
    .innerJoin('person as asker', 'asker.id', 'b.created_by')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('report_batch_row as w')
          .select(
            (['waiting', 'requested', 'refused', 'cancelled'] as const).map((status) =>
              sql<number>`(count(*) filter (where w.status = ${status}))::int`.as(status),
            ),
          )
          .whereRef('w.batch_id', '=', 'b.id')
          .as('n'),
      (join) => join.onTrue(),
    )
    .select(['b.id', 'b.title', 'b.kind', 'b.as_of', 'b.starts_on', 'b.job_id', 'job.status'])
    .select(['n.waiting', 'n.requested', 'n.refused', 'n.cancelled', party('asker').as('requested_by')])
    .select(['b.row_version', 'b.created_at', 'b.updated_at'])
    .where('b.department_id', '=', ctx.department_id)
    .where(readable);

/** One batch; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => batches(ctx, readable).where('b.id', '=', id).executeTakeFirst();

/** The batch of a job. */
export const ofJob = (ctx: Ctx, job_id: string) =>
  ctx.db
    .selectFrom('report_batch as b')
    .select(['b.id', 'b.kind', 'b.as_of', 'b.starts_on', 'b.public_url'])
    .where('b.department_id', '=', ctx.department_id)
    .where('b.job_id', '=', job_id)
    .executeTakeFirstOrThrow();

/** The rows of a batch, `w`, with their reports, `r`, as far as the caller may read these. */
export const rows = (ctx: Ctx, id: string, readable: Predicate, { status }: Pick<ReportBatchRowQuery, 'status'>) => {
  let found = ctx.db
    .selectFrom('report_batch_row as w')
    .leftJoin('person as p', 'p.id', 'w.person_id')
    .leftJoin('report_snapshot as r', (join) => join.onRef('r.id', '=', 'w.report_id').on(readable))
    .select(['w.row', 'w.hr_number', 'w.status', 'r.id as report_id', 'r.report_no', 'r.state as report_status', 'w.code', 'w.detail'])
    .select(partyOrNull('p').as('person'))
    .where('w.department_id', '=', ctx.department_id)
    .where('w.batch_id', '=', id);
  if (status) found = found.where('w.status', 'in', status);
  return found;
};

/** The reports of a batch that were not withdrawn, by row. What each says is read when its turn comes. */
export const reports = (ctx: Ctx, id: string) =>
  ctx.db
    .selectFrom('report_batch_row as w')
    .innerJoin('report_snapshot as r', 'r.id', 'w.report_id')
    .select(['w.row', 'r.id as report_id'])
    .where('w.department_id', '=', ctx.department_id)
    .where('w.batch_id', '=', id)
    .where('r.state', '<>', 'withdrawn')
    .orderBy('w.row')
    .execute();
