import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, no, type Predicate } from '../../../core/db.ts';
import { lockFirst } from '../../../core/locks.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { memberPartyOf } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import { latestOf } from './progress/queries.ts';
import type { AcademicPlan, AcademicPlanDetail, PlanQuery } from './schema.ts';
import { contentOf, goalsOf } from './versions/queries.ts';
import { draftStatusOf, shownStatusOf, stateOf, statusOf } from './versions/standing-queries.ts';

/** Which plans, `p`, are visible to the asker, which of their versions, `v`, and the leaves of which mentees. */
export type Visible = Readonly<{ plan: Predicate; version: Predicate; leaves: Predicate }>;

/** The version in force, where it is visible to the asker; null once the plan is over. */
const inForce = (ctx: Ctx, { version, leaves }: Visible) => sql<string | null>`(select v.id from plan_version v
  where v.plan_id = p.id and v.state = 'in_force' and ${version} and ${shownStatusOf(ctx, leaves)} in ('planned', 'running'))`;

/** The facts about plans, `p`, with their latest version, `latest`. */
const plans = (ctx: Ctx, visible: Visible) =>
  ctx.db
    .selectFrom('academic_plan as p')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('plan_version as v')
          .selectAll('v')
          .whereRef('v.plan_id', '=', 'p.id')
          .where(visible.version)
          .orderBy(sql`v.state = 'withdrawn'`)
          .orderBy('v.version', 'desc')
          .limit(1)
          .as('latest'),
      (join) => join.onTrue(),
    )
    .where('p.department_id', '=', ctx.department_id)
    .where(visible.plan)
    .select(['p.id', 'p.starts_on', 'p.ends_on', 'p.document_reference', 'p.row_version', 'p.created_at', 'p.updated_at'])
    .select([
      memberPartyOf('p.mentee_id', ctx.today).as('mentee'),
      sql<boolean>`p.import_id is not null`.as('is_brought_along'),
      sql<boolean>`exists (select from plan_document d where d.plan_id = p.id)`.as('has_document'),
      shownStatusOf(ctx, visible.leaves).as('status'),
      sql<string | null>`case when p.closed_on <= p.ends_on or ${visible.leaves} then p.closed_on end`.as('closed_on'),
      sql<string | null>`case when ${visible.leaves} then nullif(plan_until(p), 'infinity') end`.as('until_on'),
      sql<AcademicPlan['latest']>`jsonb_build_object('id', latest.id, 'version', latest.version, 'change', latest.change,
        'state', ${stateOf(ctx, 'latest', visible.leaves)}, 'submitted_on', latest.submitted_on, 'in_force_on', latest.in_force_on,
        'row_version', latest.row_version)`.as('latest'),
      inForce(ctx, visible).as('in_force_id'),
      sql<string | null>`(select v.id from plan_version v
        where v.plan_id = p.id and v.in_force_on is not null and ${visible.version} order by v.version limit 1)`.as('original_id'),
    ]);

/** The offices from which somebody is ever asked to decide. */
const DECIDING = new Set(['division_director', 'physician_in_chief', 'hospital_division_head', 'chair', 'mentorship_lead']);

/** True where the latest version waits for the asker. Only the latest can wait, and deciders are worked out only where it does. */
const awaitsAsker = (ctx: Ctx): Predicate =>
  ctx.actor.roles.some(({ role }) => DECIDING.has(role))
    ? sql<boolean>`case when latest.state in ('submitted', 'partly_approved') then exists (
        select from plan_deciders(latest.id, ${ctx.today}::date) could where could.person_id = ${ctx.actor.person_id}) else false end`
    : no;

/** The visible plans that match the filters, each with its latest visible version. */
export const filtered = (ctx: Ctx, visible: Visible, filters: Omit<PlanQuery, 'limit'>) => {
  const { mentee_id, division_id, status, state, is_in_force, is_awaiting_approval, ends_on_lte } = filters;
  let rows = plans(ctx, visible);
  if (mentee_id !== undefined) rows = rows.where('p.mentee_id', '=', mentee_id);
  if (division_id !== undefined) rows = rows.where(isPrimaryMember('p.mentee_id', division_id, ctx.today));
  if (status !== undefined) rows = rows.where(shownStatusOf(ctx, visible.leaves), 'in', status);
  if (state !== undefined) rows = rows.where(stateOf(ctx, 'latest', visible.leaves), 'in', state);
  if (is_in_force !== undefined) rows = rows.where(sql<boolean>`(${inForce(ctx, visible)} is not null) = ${is_in_force}`);
  if (is_awaiting_approval !== undefined) rows = rows.where(sql<boolean>`${awaitsAsker(ctx)} = ${is_awaiting_approval}`);
  if (ends_on_lte !== undefined) rows = rows.where('p.ends_on', '<=', ends_on_lte);
  return rows;
};

/** What of a plan, `p`, is read: the content of versions, `v`, the progress of its goals, and the mentors’ assignments, `a`. */
export type Reads = Readonly<{ content: Predicate; progress: Predicate; mentors: Predicate }>;

/** One plan with the content of its latest version that is read. */
export const find = (ctx: Ctx, id: string, visible: Visible, { content: canReadContent, progress, mentors }: Reads) =>
  plans(ctx, visible)
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('plan_version as v')
          .select('v.id')
          .whereRef('v.plan_id', '=', 'p.id')
          .where(canReadContent)
          .orderBy(sql`v.state = 'withdrawn'`)
          .orderBy('v.version', 'desc')
          .limit(1)
          .as('shown'),
      (join) => join.onTrue(),
    )
    .select(['shown.id as content_of_id', contentOf('shown.id').as('content'), goalsOf('shown.id').as('goals')])
    .select([
      sql<AcademicPlanDetail['progress']>`case when ${progress} then ${latestOf} end`.as('progress'),
      sql<AcademicPlanDetail['mentors']>`coalesce((
        select jsonb_agg(jsonb_build_object('mentor', ${memberPartyOf('a.mentor_id', ctx.today)}, 'assignment_id', a.id,
          'starts_on', a.starts_on, 'ends_on', a.until_on) order by a.starts_on, a.id)
        from assignment a
        where a.mentee_id = p.mentee_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
          and daterange(a.starts_on, a.until_on) && daterange(p.starts_on, case when ${visible.leaves} then nullif(plan_until(p), 'infinity') else p.until_on end) and ${mentors}), '[]')`.as(
        'mentors',
      ),
    ])
    .where('p.id', '=', id)
    .executeTakeFirst();

/** The plan, if it is visible to the asker at all. */
export const findVisible = (ctx: Ctx, id: string, visible: Predicate) =>
  ctx.db
    .selectFrom('academic_plan as p')
    .select('p.id')
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .where(visible)
    .executeTakeFirst();

/**
 * The person, locked, so that two plans of one person are opened one after the other. `is_eligible` for faculty with an appointment on
 * `employedOn`, `appointed_on` with the first day of their uninterrupted appointments then; `ends_on` is the nominal end of a plan that starts
 * on `starts_on`.
 */
export const lockMentee = (ctx: WriteCtx, id: string, days: { starts_on: string; employedOn: string }, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as m')
    .innerJoin('policy as p', (join) => join.on(policyOn('p', 'm.department_id', ctx.today)))
    .select('m.id')
    .select([
      permitted.as('permitted'),
      sql<boolean>`(m.kind = 'faculty' and m.merged_into_id is null and exists (select from appointment a
        where a.person_id = m.id and a.category in ('full_time', 'part_time', 'adjunct') and a.status <> 'ended'
          and ${holdsOn('a', days.employedOn)}))`.as('is_eligible'),
      sql<string>`(${days.starts_on}::date + make_interval(months => p.plan_months))::date`.as('ends_on'),
      'p.plan_months as months',
    ])
    .select(
      sql<string | null>`(
        select least(lower(spell.days), min(first.appointed_on))
        from unnest((
          select range_agg(daterange(a.starts_on, a.ends_on)) from appointment a
          where a.person_id = m.id and a.category in ('full_time', 'part_time', 'adjunct'))) spell(days)
        left join appointment first on first.person_id = m.id and first.starts_on = lower(spell.days)
          and first.category in ('full_time', 'part_time', 'adjunct') and (first.ends_on is null or first.ends_on > first.starts_on)
        where spell.days @> ${days.employedOn}::date
        group by spell.days)`.as('appointed_on'),
    )
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .forNoKeyUpdate('m')
    .executeTakeFirst();

/** The mentee of a plan, locked before the plan itself, like `lockMentee`. */
export const lockMenteeOf = (ctx: WriteCtx, plan_id: string) =>
  ctx.db
    .selectFrom('person as m')
    .select('m.id')
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', (eb) =>
      eb
        .selectFrom('academic_plan as p')
        .select('p.mentee_id')
        .where('p.department_id', '=', ctx.department_id)
        .where('p.id', '=', plan_id),
    )
    .forNoKeyUpdate('m')
    .executeTakeFirst();

/** Inserts a plan, without a version, and answers its id. A constraint refuses a period that overlaps another plan. */
export const insert = (ctx: WriteCtx, values: { mentee_id: string; starts_on: string; ends_on: string; months: number }) =>
  ctx.db
    .insertInto('academic_plan')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** The stored plan, locked until the transaction ends: whoever changes one of its versions waits for it. */
export const lock = async (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) => {
  await lockFirst(ctx, 'academic_plan', id);
  return ctx.db
    .selectFrom('academic_plan as p')
    .select(['p.id', 'p.mentee_id', 'p.starts_on', 'p.closed_on', 'p.row_version'])
    .select([permitted.as('permitted'), statusOf(ctx).as('status'), sql<string | null>`nullif(plan_ends(p), 'infinity')`.as('lasts_to')])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('p')
    .executeTakeFirst();
};

/** Like `lock`, for the plan of the version with this id. */
export const lockOf = async (ctx: WriteCtx, version_id: string, visible: Predicate, permitted: Predicate, leaves: Predicate) => {
  await lockFirst(ctx, 'academic_plan', sql`(select v.plan_id from plan_version v where v.id = ${version_id})`);
  return ctx.db
    .selectFrom('academic_plan as p')
    .innerJoin('plan_version as of_it', 'of_it.plan_id', 'p.id')
    .select(['p.id', 'p.mentee_id'])
    .select([permitted.as('permitted'), statusOf(ctx).as('status'), draftStatusOf(ctx, leaves).as('draft_status')])
    .where('p.department_id', '=', ctx.department_id)
    .where('of_it.id', '=', version_id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('p')
    .executeTakeFirst();
};

/** Closes the plan: from `closed_on` it no longer holds. */
/** Counts what is recorded beside the plan as a change of it. */
export const touch = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('academic_plan')
    .set({ row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

export const close = (ctx: WriteCtx, id: string, closed_on: string) =>
  ctx.db.updateTable('academic_plan').set({ closed_on }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/**
 * Where the plans of two records share days, one of the two goes on: that with a version in force, else the survivor's. The other is closed on
 * the day the one that stays begins, or on its own first day: no version is lost.
 */
export const settle = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    with plan as (
      select p.id, p.mentee_id, p.starts_on, daterange(p.starts_on, p.until_on) as days,
        row_number() over (order by exists (select from plan_version v where v.plan_id = p.id and v.state = 'in_force') desc, p.mentee_id = ${to} desc, p.id) as place
      from academic_plan p
      where p.department_id = ${ctx.department_id} and p.mentee_id in (${from}, ${to})
    )
    update academic_plan p set closed_on = least(p.closed_on, greatest(p.starts_on, stays.starts_on))
    from (
      select own.id, min(other.starts_on) as starts_on
      from plan own join plan other on other.mentee_id <> own.mentee_id and other.place < own.place and other.days && own.days
      group by own.id
    ) stays
    where p.id = stays.id and p.department_id = ${ctx.department_id}`.execute(ctx.db);

/** The plans of a duplicate go to the surviving person, once they share no day. */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('academic_plan')
    .set({ mentee_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('mentee_id', '=', from)
    .execute();

/** Endorsements and decisions of a duplicate; where both people gave theirs on one version, each stays with its record. */
export const reassignEndorsements = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update plan_endorsement e set mentor_id = ${to}
    where e.department_id = ${ctx.department_id} and e.mentor_id = ${from}
      and not exists (select from plan_endorsement own where own.version_id = e.version_id and own.mentor_id = ${to})`.execute(ctx.db);

/** Like `reassignEndorsements`, for decisions. */
export const reassignDecisions = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update plan_decision d set person_id = ${to}
    where d.department_id = ${ctx.department_id} and d.person_id = ${from}
      and not exists (select from plan_decision own where own.version_id = d.version_id and own.person_id = ${to})`.execute(ctx.db);

/** Who wrote a draft last, of a duplicate. */
export const reassignWriters = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('plan_version')
    .set({ written_by_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('written_by_id', '=', from)
    .execute();
