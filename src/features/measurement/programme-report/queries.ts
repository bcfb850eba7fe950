import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../core/db.ts';
import { party } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { ProgrammeReportDocument } from './schema.ts';

const reportNo = sql<string>`'PR-' || r.academic_year || '-' || r.number`;

/** Adds a report that its job will make, with the next number of the year. Reports of a department are numbered one after the other. */
export async function insert(ctx: WriteCtx, job_id: string, academic_year: number): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtext('programme reports ' || ${ctx.department_id}))`.execute(ctx.db);
  const { id } = await ctx.db
    .insertInto('programme_report')
    .columns(['department_id', 'job_id', 'academic_year', 'number'])
    .expression((eb) =>
      eb
        .selectFrom('programme_report as r')
        .select([
          sql<string>`${ctx.department_id}::uuid`.as('department_id'),
          sql<string>`${job_id}::uuid`.as('job_id'),
          sql<number>`${academic_year}::int`.as('academic_year'),
          sql<number>`coalesce(max(r.number), 0) + 1`.as('number'),
        ])
        .where('r.department_id', '=', ctx.department_id)
        .where('r.academic_year', '=', academic_year),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The reports, `r`, where `readable` holds. Order and limit are for the caller to add. */
export const reports = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('programme_report as r')
    .innerJoin('job', 'job.id', 'r.job_id')
    .innerJoin('person as asker', 'asker.id', 'r.created_by')
    .select(['r.id', reportNo.as('report_no'), 'r.academic_year', 'job.status', 'r.job_id', 'r.as_of', 'r.sha256'])
    .select([party('asker').as('requested_by'), 'r.row_version', 'r.created_at', 'r.updated_at'])
    .where('r.department_id', '=', ctx.department_id)
    .where(readable);

/** One report; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => reports(ctx, readable).where('r.id', '=', id).executeTakeFirst();

/** The document of a report, null until it is made; nothing where the caller may not read it. */
export const document = (ctx: Ctx, id: string, readable: Predicate) =>
  ctx.db
    .selectFrom('programme_report as r')
    .select([reportNo.as('report_no'), 'r.content', 'r.sha256', 'r.created_at'])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where(readable)
    .executeTakeFirst();

/** The report of a job, with whoever asked for it. */
export const ofJob = (ctx: Ctx, job_id: string) =>
  ctx.db
    .selectFrom('programme_report as r')
    .innerJoin('person as asker', 'asker.id', 'r.created_by')
    .select(['r.id', reportNo.as('report_no'), 'r.academic_year', 'asker.display_name as made_for'])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.job_id', '=', job_id)
    .executeTakeFirstOrThrow();

/** Keeps what a report says. */
export const keep = (ctx: WriteCtx, id: string, made: Readonly<{ as_of: string; content: string; sha256: string }>) =>
  ctx.db.updateTable('programme_report').set(made).where('id', '=', id).where('department_id', '=', ctx.department_id).execute();

/** Name and paper of the department, and the versions of the policy in force on a day of the period. */
export const department = (ctx: Ctx, { starts_on, ends_on }: Readonly<{ starts_on: string; ends_on: string }>) =>
  ctx.db
    .selectFrom('department as d')
    .innerJoin('policy as now', (join) => join.on(policyOn('now', 'd.id', ctx.today)))
    .select(['d.name', 'd.institution', 'now.report_paper as paper'])
    .select(
      sql<number[]>`(
        select coalesce(array_agg(p.version order by p.version), '{}') from policy p
        where p.department_id = d.id and p.voided_at is null and daterange(p.starts_on, p.ends_on) && daterange(${starts_on}, ${ends_on}))`.as(
        'policy_versions',
      ),
    )
    .where('d.id', '=', ctx.department_id)
    .executeTakeFirstOrThrow();

/** Full-time faculty by primary division on a day, the department first. */
export async function roster(ctx: Ctx, day: string): Promise<ProgrammeReportDocument['roster']> {
  const { rows } = await sql<ProgrammeReportDocument['roster'][number]>`
    with member as (
      select p.id, d.id as division_id from person p
      join appointment a on a.person_id = p.id and a.category = 'full_time' and ${holdsOn('a', day)}
      left join division_membership m on m.person_id = p.id and m.is_primary and ${holdsOn('m', day)}
      left join division d on d.id = m.division_id
      where p.department_id = ${ctx.department_id} and p.merged_into_id is null
    )
    select name, full_time from (
      select 1 as place, '' as code, d.name, (select count(distinct id)::int from member) as full_time from department d where d.id = ${ctx.department_id}
      union all
      select 2, d.code, d.name, (select count(distinct m.id)::int from member m where m.division_id = d.id) from division d
      where d.department_id = ${ctx.department_id} and ${holdsOn('d', day)}
    ) listed order by place, code`.execute(ctx.db);
  return rows;
}

/** Awards conferred in a year and not withdrawn, by award. */
export async function awards(ctx: Ctx, academic_year: number): Promise<ProgrammeReportDocument['awards']> {
  const { rows } = await sql<ProgrammeReportDocument['awards'][number]>`
    select g.name, d.name as division, count(*)::int as conferred, min(w.conferred_on) as conferred_on
    from award w join award_cycle c on c.id = w.cycle_id join award_programme g on g.id = c.programme_id left join division d on d.id = g.division_id
    where w.department_id = ${ctx.department_id} and c.academic_year = ${academic_year} and w.withdrawn_on is null and w.conferred_on <= ${ctx.today}
    group by g.id, g.name, d.name order by d.name nulls first, g.name`.execute(ctx.db);
  return rows;
}
