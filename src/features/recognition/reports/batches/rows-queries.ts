import { sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import { type Db, json, type Predicate } from '../../../../core/db.ts';
import { isStillDue } from '../../../../domain/sql/promotions.ts';

/** Whom a row names, by id or HR number, or why it names nobody. */
export type Named = Readonly<{ row: number; person_id?: string; hr_number?: string; code?: string; detail?: string }>;

const UNKNOWN = 'Nobody in the department has this id or HR number.';
const REPEATED = 'An earlier row names the same person.';

/** Adds the rows of a batch; one that names nobody, or somebody a second time, is refused. */
export const addNamed = (ctx: WriteCtx, batch_id: string, named: readonly Named[]) =>
  sql`
    insert into report_batch_row (batch_id, row, department_id, hr_number, person_id, status, code, detail)
    select ${batch_id}, g.row, ${ctx.department_id}, coalesce(g.hr_number, g.own_number), g.found_id,
      case when why.code is null then 'waiting' else 'refused' end, why.code, why.detail
    from (
      select g.*, p.id as found_id, p.hr_number as own_number, row_number() over (partition by p.id order by g.row) as place
      from jsonb_to_recordset(${json(named)}) g(row int, person_id uuid, hr_number text, code text, detail text)
      left join person p on p.department_id = ${ctx.department_id} and (p.id = g.person_id or p.hr_number = g.hr_number)
    ) g
    cross join lateral (select
      case when g.code is not null then g.code when g.found_id is null then 'reference-unknown' when g.place > 1 then 'repeated' end as code,
      case when g.code is not null then g.detail when g.found_id is null then ${UNKNOWN} when g.place > 1 then ${REPEATED} end as detail) why`.execute(
    ctx.db,
  );

/** Adds the people who are due for promotion between two days, by day, as far as the caller may read that; no more than `most`. */
export const addDue = (ctx: WriteCtx, batch_id: string, { from, to }: { from: string; to: string }, readable: Predicate, most: number) =>
  sql`
    insert into report_batch_row (batch_id, row, department_id, hr_number, person_id, status)
    select ${batch_id}, row_number() over (order by m.reached_on, m.id), m.department_id, p.hr_number, p.id, 'waiting'
    from career_milestone m join person p on p.id = m.person_id
    where m.department_id = ${ctx.department_id} and m.kind = 'promotion_due' and m.voided_at is null
      and m.reached_on between ${from}::date and ${to}::date and ${isStillDue('m', ctx.today, ctx.actor.time_zone)} and ${readable}
    limit ${most}`.execute(ctx.db);

/** The first rows that wait, locked. */
export const waiting = (ctx: WriteCtx, batch_id: string, limit: number) =>
  ctx.db
    .selectFrom('report_batch_row as w')
    .select(['w.row', 'w.person_id'])
    .where('w.department_id', '=', ctx.department_id)
    .where('w.batch_id', '=', batch_id)
    .where('w.status', '=', 'waiting')
    .where('w.person_id', 'is not', null)
    .$narrowType<{ person_id: string }>()
    .orderBy('w.row')
    .limit(limit)
    .forUpdate()
    .execute();

type Outcome = { status: 'requested'; report_id: string } | { status: 'refused'; code: string; detail: string };

/** Says what came of a row. */
export const settle = (ctx: WriteCtx, batch_id: string, row: number, outcome: Outcome) =>
  ctx.db
    .updateTable('report_batch_row')
    .set(outcome)
    .where('department_id', '=', ctx.department_id)
    .where('batch_id', '=', batch_id)
    .where('row', '=', row)
    .execute();

/** How many rows there are, and how many no longer wait. */
export const progress = (ctx: WriteCtx, batch_id: string) =>
  ctx.db
    .selectFrom('report_batch_row as w')
    .select([
      sql<number>`count(*)::int`.as('total'),
      sql<number>`(count(*) filter (where w.status <> 'waiting'))::int`.as('done'),
      sql<number>`(count(*) filter (where w.person_id is not null and w.status <> 'refused'))::int`.as('people'),
    ])
    .where('w.department_id', '=', ctx.department_id)
    .where('w.batch_id', '=', batch_id)
    .executeTakeFirstOrThrow();

/** What still waits of a job that is over is not requested any more. */
export const cancelWaiting = (db: Db, job_id: string) =>
  sql`
    update report_batch_row w set status = 'cancelled' from report_batch b
    where b.job_id = ${job_id} and w.batch_id = b.id and w.status = 'waiting'`.execute(db);

/** Like `cancelWaiting`, of all jobs of the department that are over. Answers how many rows. */
export const cancelForgotten = async (ctx: WriteCtx): Promise<number> => {
  const { numAffectedRows } = await sql`
    update report_batch_row w set status = 'cancelled' from report_batch b join job on job.id = b.job_id
    where w.department_id = ${ctx.department_id} and w.batch_id = b.id and w.status = 'waiting' and job.status not in ('queued', 'running')`.execute(
    ctx.db,
  );
  return Number(numAffectedRows ?? 0);
};

/** Part of a merge: a row of somebody whom the batch names already keeps the duplicate. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update report_batch_row w set person_id = ${to}
    where w.department_id = ${ctx.department_id} and w.person_id = ${from}
      and not exists (select from report_batch_row own where own.batch_id = w.batch_id and own.person_id = ${to})`.execute(ctx.db);
