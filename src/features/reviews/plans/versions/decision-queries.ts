import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { sendWithNext } from '../../../../core/prepared-statements.ts';
import { statusOn } from '../../../../domain/sql/assignments.ts';
import { notNotified } from '../../../../domain/sql/notifications.ts';
import { policyOn } from '../../../../domain/sql/policies.ts';
import type { Notice } from '../../../platform/notifications/schema.ts';
import type { Approval, Decider } from '../rules.ts';
import type { Office, PlanDecision } from './schema.ts';
import { statusOf } from './standing-queries.ts';

/** True of a plan, `p`, whose mentee is here today. */
export const menteeIsHere = (ctx: Ctx) => sql<boolean>`is_here(p.mentee_id, ${ctx.today}::date)`;

/** The approvals that a version, `v`, still needs, with who could give them; none where it does not wait for a decision. */
export const approvals = (ctx: Ctx) => sql<Approval[]>`coalesce((
  select jsonb_agg(to_jsonb(approval) order by approval.needed, approval.capacity, approval.role_id)
  from plan_approvals(v.id, ${ctx.today}::date) approval), '[]')`;

/** Everything that decides who may decide, as it is once the plan is locked; `offices` are those that the asker holds over the mentee. */
export const situation = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('plan_version as v')
    .innerJoin('academic_plan as p', 'p.id', 'v.plan_id')
    .select(['p.mentee_id', sql<boolean>`v.change = 'editorial'`.as('is_editorial'), approvals(ctx).as('approvals')])
    .select(menteeIsHere(ctx).as('is_here'))
    .select([
      sql<Office[]>`coalesce((
        select jsonb_agg(held.capacity order by held.capacity) from plan_capacities(p.mentee_id, ${ctx.today}::date) held
        where held.person_id = ${ctx.actor.person_id}), '[]')`.as('offices'),
      sql<boolean>`exists (select from plan_endorsement e where e.version_id = v.id and e.mentor_id = ${ctx.actor.person_id})`.as(
        'has_endorsed',
      ),
      sql<boolean>`exists (select from plan_decision d where d.version_id = v.id and d.person_id = ${ctx.actor.person_id})`.as(
        'has_decided',
      ),
    ])
    .where('v.department_id', '=', ctx.department_id)
    .where('v.id', '=', id)
    .executeTakeFirstOrThrow();

/** Stores what somebody decided today, in an office and by the role that proves it. */
export const insertDecision = (
  ctx: WriteCtx,
  values: Decider & { version_id: string; decision: PlanDecision['decision']; comments: string | null },
) =>
  sendWithNext(ctx.db, ctx.db.insertInto('plan_decision').values({ ...values, department_id: ctx.department_id, decided_on: ctx.today }));

/** The mentee's formal mentors of today, each with the assignment, and whether they endorsed this edition of the version. */
export const mentors = async (ctx: WriteCtx, id: string) =>
  (
    await sql<{ mentor_id: string; assignment_id: string; has_endorsed: boolean }>`
      select a.mentor_id, a.id as assignment_id, exists (
        select from plan_endorsement e where e.version_id = v.id and e.mentor_id = a.mentor_id and e.edition = v.edition) as has_endorsed
      from plan_version v
      join academic_plan p on p.id = v.plan_id
      join assignment a on a.mentee_id = p.mentee_id and a.subtype = 'formal' and a.state = 'live'
      where v.department_id = ${ctx.department_id} and v.id = ${id} and ${statusOn('a', ctx.today)} = 'active'
      order by a.id`.execute(ctx.db)
  ).rows;

/**
 * Whom to notify of versions that wait: today's deciders who were not notified yet, a new director among them; and once nothing has moved
 * for the policy's days, and again after each such period, the deciders and the mentorship leads.
 */
export const noticesOfWaiting = async (ctx: WriteCtx): Promise<Notice[]> =>
  (
    await sql<Notice>`
      with waiting as materialized (
        select v.id, p.mentee_id, rule.obligation_escalation_days as days,
          ${ctx.today}::date - coalesce((select max(d.decided_on) from plan_decision d where d.version_id = v.id), v.submitted_on) as waited
        from plan_version v
        join academic_plan p on p.id = v.plan_id
        join policy rule on ${policyOn('rule', 'v.department_id', ctx.today)}
        where v.department_id = ${ctx.department_id} and v.state in ('submitted', 'partly_approved')
          and ${statusOf(ctx)} in ('planned', 'running') and ${menteeIsHere(ctx)}
      ), asked as materialized (
        select distinct w.id, d.person_id from waiting w cross join lateral plan_deciders(w.id, ${ctx.today}::date) d
      ), notice as (
        select a.person_id, 'plan_submitted' as kind, a.id as subject_id, '' as occasion from asked a
        union all
        select who.person_id, 'plan_waiting', w.id, (${ctx.today}::date - w.waited % w.days)::text
        from waiting w
        cross join lateral (
          select a.person_id from asked a where a.id = w.id
          union
          select held.person_id from plan_capacities(w.mentee_id, ${ctx.today}::date) held where held.capacity = 'mentorship_lead'
        ) who
        where w.waited >= w.days and who.person_id <> w.mentee_id
      )
      select n.person_id, n.kind, n.subject_id, n.occasion
      from notice n
      where ${notNotified({ person: 'n.person_id', kind: sql`n.kind`, subject: 'n.subject_id', occasion: 'n.occasion' })}
      order by n.subject_id, n.person_id, n.kind`.execute(ctx.db)
  ).rows;

/**
 * Whether a version can be in force by the mentors of its mentee: there was a formal one on some day until today, the policy does without, or the
 * plan was in force before.
 */
export const isMentoredEnough = async (ctx: WriteCtx, id: string): Promise<boolean> =>
  (
    await sql<{ is_enough: boolean }>`
      select rule.plan_without_mentor
        or exists (select from plan_version other where other.plan_id = p.id and other.in_force_on is not null)
        or exists (select from assignment a
          where a.mentee_id = p.mentee_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
            and a.starts_on <= ${ctx.today} and (a.until_on is null or a.until_on > a.starts_on)) as is_enough
      from plan_version v
      join academic_plan p on p.id = v.plan_id
      join policy rule on ${policyOn('rule', 'v.department_id', ctx.today)}
      where v.department_id = ${ctx.department_id} and v.id = ${id}`.execute(ctx.db)
  ).rows[0]?.is_enough ?? false;

/** Endorses an edition, in place of what the mentor endorsed before. */
export const endorse = (ctx: WriteCtx, version_id: string, values: { assignment_id: string; edition: number }) =>
  sendWithNext(
    ctx.db,
    ctx.db
      .insertInto('plan_endorsement')
      .values({ ...values, version_id, mentor_id: ctx.actor.person_id, endorsed_on: ctx.today, department_id: ctx.department_id })
      .onConflict((conflict) => conflict.constraint('plan_endorsement_once').doUpdateSet({ ...values, endorsed_on: ctx.today })),
  );
