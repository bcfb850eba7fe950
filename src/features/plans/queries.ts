import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../core/context.ts';
import { holdsOn } from '../../core/db.ts';
import type { AcademicPlan, PlanQuery } from './schema.ts';
import { contentOf, goalsOf, party } from './versions/queries.ts';

type Predicate = RawBuilder<SqlBool>;

const status = (ctx: Ctx) => sql<AcademicPlan['status']>`case
  when p.closed_on <= ${ctx.today} then 'closed' when p.ends_on <= ${ctx.today} then 'ended'
  when p.starts_on > ${ctx.today} then 'planned' else 'running' end`;

/** The facts about plans, `p`, with their latest version, `latest`. */
const plans = (ctx: Ctx, visible: Predicate) =>
  ctx.db
    .selectFrom('academic_plan as p')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('plan_version as v')
          .selectAll('v')
          .whereRef('v.plan_id', '=', 'p.id')
          .orderBy(sql`v.state = 'withdrawn'`)
          .orderBy('v.version', 'desc')
          .limit(1)
          .as('latest'),
      (join) => join.onTrue(),
    )
    .where('p.department_id', '=', ctx.department_id)
    .where(visible)
    .select(['p.id', 'p.starts_on', 'p.ends_on', 'p.closed_on', 'p.row_version', 'p.created_at', 'p.updated_at'])
    .select([
      party('p.mentee_id', ctx.today).as('mentee'),
      status(ctx).as('status'),
      sql<AcademicPlan['latest']>`jsonb_build_object('id', latest.id, 'version', latest.version, 'change', latest.change,
        'state', latest.state, 'submitted_on', latest.submitted_on, 'in_force_on', latest.in_force_on,
        'row_version', latest.row_version)`.as('latest'),
      sql<string | null>`(select v.id from plan_version v where v.plan_id = p.id and v.state = 'in_force')`.as('in_force_id'),
      sql<
        string | null
      >`(select v.id from plan_version v where v.plan_id = p.id and v.in_force_on is not null order by v.version limit 1)`.as(
        'original_id',
      ),
    ]);

const awaitsAsker = (ctx: Ctx) => sql<boolean>`exists (
  select from plan_version v cross join lateral plan_deciders(v.id, ${ctx.today}::date) could
  where v.plan_id = p.id and v.state in ('submitted', 'partly_approved') and could.person_id = ${ctx.actor.person_id})`;

export const filtered = (ctx: Ctx, visible: Predicate, filters: Omit<PlanQuery, 'limit'>) => {
  const { mentee_id, division_id, state, is_awaiting_approval, ends_on_lte } = filters;
  return plans(ctx, visible)
    .$if(mentee_id !== undefined, (rows) => rows.where('p.mentee_id', '=', mentee_id ?? ''))
    .$if(division_id !== undefined, (rows) =>
      rows.where(
        sql<boolean>`exists (select from division_membership m
          where m.person_id = p.mentee_id and m.division_id = ${division_id} and m.is_primary and ${holdsOn('m', ctx.today)})`,
      ),
    )
    .$if(state !== undefined, (rows) => rows.where('latest.state', 'in', state ?? []))
    .$if(is_awaiting_approval !== undefined, (rows) => rows.where(sql<boolean>`${awaitsAsker(ctx)} = ${is_awaiting_approval}`))
    .$if(ends_on_lte !== undefined, (rows) => rows.where('p.ends_on', '<=', ends_on_lte ?? ''));
};

/** One plan with the content of its latest version (alias `v`) for which `legible` holds. */
export const find = (ctx: Ctx, id: string, visible: Predicate, legible: Predicate) =>
  plans(ctx, visible)
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('plan_version as v')
          .select('v.id')
          .whereRef('v.plan_id', '=', 'p.id')
          .where(legible)
          .orderBy(sql`v.state = 'withdrawn'`)
          .orderBy('v.version', 'desc')
          .limit(1)
          .as('shown'),
      (join) => join.onTrue(),
    )
    .select(['shown.id as content_of_id', contentOf('shown.id').as('content'), goalsOf('shown.id').as('goals')])
    .where('p.id', '=', id)
    .executeTakeFirst();

/** Whether the asker may know of a plan at all. */
export const findVisible = (ctx: Ctx, id: string, visible: Predicate) =>
  ctx.db
    .selectFrom('academic_plan as p')
    .select('p.id')
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .where(visible)
    .executeTakeFirst();

/** The person, locked, so that their plans follow one another; `fit` for one of the faculty who holds an appointment on the day. */
export const lockMentee = (ctx: WriteCtx, id: string, day: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as m')
    .select('m.id')
    .select([
      permitted.as('permitted'),
      sql<boolean>`(m.kind = 'faculty' and m.merged_into_id is null and exists (select from appointment a
        where a.person_id = m.id and a.category in ('full_time', 'part_time', 'adjunct') and a.status <> 'ended' and ${holdsOn('a', day)}))`.as(
        'fit',
      ),
    ])
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .forNoKeyUpdate('m')
    .executeTakeFirst();

export const insert = (ctx: WriteCtx, values: { mentee_id: string; starts_on: string; ends_on: string }) =>
  ctx.db
    .insertInto('academic_plan')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** The stored plan, locked until the transaction ends: whoever changes one of its versions waits here. */
export const lock = (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('academic_plan as p')
    .select(['p.id', 'p.mentee_id', 'p.starts_on', 'p.ends_on', 'p.closed_on', 'p.until_on', 'p.row_version'])
    .select(permitted.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('p')
    .executeTakeFirst();

/** The same, of the version with this id. */
export const lockOf = (ctx: WriteCtx, version_id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('academic_plan as p')
    .innerJoin('plan_version as of_it', 'of_it.plan_id', 'p.id')
    .select(['p.id', 'p.mentee_id', 'p.starts_on', 'p.ends_on', 'p.closed_on', 'p.until_on'])
    .select(permitted.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('of_it.id', '=', version_id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('p')
    .executeTakeFirst();

export const close = (ctx: WriteCtx, id: string, closed_on: string) =>
  ctx.db.updateTable('academic_plan').set({ closed_on }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/**
 * The plans of a duplicate go to the surviving person. Where the survivor has a plan in the same days, theirs stays and the other is closed
 * on the day theirs begins, or on its own first day: no version is lost.
 */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update academic_plan p set mentee_id = ${to}, closed_on = least(p.closed_on, (
      select greatest(p.starts_on, min(other.starts_on)) from academic_plan other
      where other.mentee_id = ${to} and daterange(other.starts_on, other.until_on) && daterange(p.starts_on, p.until_on)))
    where p.department_id = ${ctx.department_id} and p.mentee_id = ${from}`.execute(ctx.db);

/** Endorsements and decisions of a duplicate; where both people gave theirs on one version, each stays with its record. */
export const reassignEndorsements = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update plan_endorsement e set mentor_id = ${to}
    where e.department_id = ${ctx.department_id} and e.mentor_id = ${from}
      and not exists (select from plan_endorsement own where own.version_id = e.version_id and own.mentor_id = ${to})`.execute(ctx.db);

export const reassignDecisions = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update plan_decision d set person_id = ${to}
    where d.department_id = ${ctx.department_id} and d.person_id = ${from}
      and not exists (select from plan_decision own where own.version_id = d.version_id and own.person_id = ${to})`.execute(ctx.db);
