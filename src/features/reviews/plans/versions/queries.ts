import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { holdsOn, json, type Predicate } from '../../../../core/db.ts';
import { sendWithNext } from '../../../../core/prepared-statements.ts';
import { memberPartyOf, type Party, party, partyOf } from '../../../../domain/sql/parties.ts';
import type { Approval } from '../rules.ts';
import type { PlanContent, PlanGoalText } from './content-schema.ts';
import { approvals, menteeIsHere } from './decision-queries.ts';
import type { EditPlanVersion, PlanVersion, PlanVersionDetail } from './schema.ts';
import { stateOf } from './standing-queries.ts';

/** The content of a version, whose id is the column `version`; null where there is none. */
export const contentOf = (version: string) => sql<PlanContent | null>`(
  select jsonb_build_object('long_term_goals', c.long_term_goals, 'stakeholders', c.stakeholders,
    'resources_needed', c.resources_needed, 'barriers', c.barriers)
  from plan_content c where c.version_id = ${sql.ref(version)})`;

/** The goals of a version, in their order, whose id is the column `version`; null where the id is null. */
export const goalsOf = (version: string) => sql<PlanGoalText[] | null>`case when ${sql.ref(version)} is not null then coalesce((
  select jsonb_agg(jsonb_build_object('lineage_id', g.lineage_id, 'domain', g.domain, 'statement', g.statement, 'measure', g.measure,
    'target_on', g.target_on, 'progress', g.progress) order by g.position)
  from plan_goal g where g.version_id = ${sql.ref(version)}), '[]') end`;

/** Which versions, `v` of a plan `p`, are visible to the asker, and of which they read content and comments. */
export type Readable = Readonly<Record<'facts' | 'content' | 'comments' | 'leaves', Predicate>>;

/**
 * What makes the content of a version readable to the asker: drafts and all else of a plan, what was submitted, what came into force, what was
 * submitted while the asker was the mentor, what the asker decided on.
 */
export type ContentGrants = Readonly<Record<'facts' | 'drafts' | 'submitted' | 'in_force' | 'history' | 'signed', Predicate>>;

/**
 * True of versions whose content the asker may read. Those to whom the version is visible read it also where they could decide on it today. A
 * withdrawn version is only for those who read drafts.
 */
export const canReadContent = (ctx: Ctx, { facts, drafts, submitted, in_force, history, signed }: ContentGrants) =>
  sql<boolean>`(${drafts} or (v.submitted_on is not null and v.state <> 'withdrawn'
    and (${submitted} or (v.in_force_on is not null and ${in_force}) or ${history} or ${signed}
      or (${facts} and exists (select from plan_deciders(v.id, ${ctx.today}::date) could where could.person_id = ${ctx.actor.person_id})))))`;

/** The facts about the visible versions, without what is written in them. */
export const versions = (ctx: Ctx, visible: Predicate, leaves: Predicate) =>
  ctx.db
    .selectFrom('plan_version as v')
    .innerJoin('academic_plan as p', 'p.id', 'v.plan_id')
    .innerJoin('person as mentee', 'mentee.id', 'p.mentee_id')
    .where('v.department_id', '=', ctx.department_id)
    .where(visible)
    .select(['v.id', 'v.plan_id', 'p.mentee_id', 'v.version', 'v.based_on_id', 'v.position_description', 'v.submitted_on', 'v.in_force_on'])
    .select(['v.superseded_on', 'v.row_version', 'v.created_at', 'v.updated_at'])
    .select([
      party('mentee').as('mentee'),
      sql<PlanVersion['change']>`v.change`.as('change'),
      stateOf(ctx, 'v', leaves).as('state'),
      sql<boolean>`(v.in_force_on is not null and not exists (
        select from plan_version before where before.plan_id = v.plan_id and before.in_force_on is not null and before.version < v.version))`.as(
        'is_original',
      ),
    ]);

/** One version; its content, goals and comments arrive only where the reader may read them. */
export const find = (ctx: Ctx, id: string, readable: Readable) =>
  versions(ctx, readable.facts, readable.leaves)
    .leftJoin('plan_version as shown', (join) => join.onRef('shown.id', '=', 'v.id').on(readable.content))
    .select(['p.starts_on', 'p.ends_on', contentOf('shown.id').as('content'), goalsOf('shown.id').as('goals')])
    .select([
      sql<Party | null>`case when shown.id is not null then ${partyOf(sql`coalesce(v.written_by_id, p.mentee_id)`)} end`.as(
        'last_written_by',
      ),
      sql<PlanVersionDetail['writers']>`case when shown.id is not null then coalesce((
        select jsonb_agg(${memberPartyOf('a.mentor_id', ctx.today)} order by a.id)
        from plan_share s join assignment a on a.id = s.assignment_id
        where s.version_id = v.id and s.unshared_on is null and a.state = 'live' and assignment_status(a, ${ctx.today}::date) = 'active'), '[]')
        end`.as('writers'),
    ])
    .select([
      sql<PlanVersionDetail['endorsements']>`coalesce((
        select jsonb_agg(jsonb_build_object('mentor', ${memberPartyOf('e.mentor_id', ctx.today)}, 'endorsed_on', e.endorsed_on,
          'is_current', e.edition = v.edition) order by e.id)
        from plan_endorsement e where e.version_id = v.id), '[]')`.as('endorsements'),
      sql<PlanVersionDetail['decisions']>`coalesce((
        select jsonb_agg(jsonb_build_object('person', ${memberPartyOf('d.person_id', ctx.today)}, 'capacity', d.capacity,
          'stands_in_for', d.stands_in_for, 'role_id', d.role_id, 'decision', d.decision, 'decided_on', d.decided_on,
          'comments', case when shown.id is not null and ${readable.comments} then d.comments end) order by d.id)
        from plan_decision d where d.version_id = v.id), '[]')`.as('decisions'),
      sql<Approval[]>`case when ${menteeIsHere(ctx)} then ${approvals(ctx)} else '[]' end`.as('approvals'),
    ])
    .where('v.id', '=', id)
    .executeTakeFirst();

export type Stored = NonNullable<Awaited<ReturnType<typeof stored>>>;

/** The version as it is stored, with all that is written in it: for changing it, after its plan was locked. */
export const stored = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('plan_version as v')
    .select(['v.id', 'v.plan_id', 'v.version', 'v.change', 'v.state', 'v.edition', 'v.based_on_id', 'v.row_version'])
    .select([contentOf('v.id').as('content'), goalsOf('v.id').as('goals')])
    .where('v.department_id', '=', ctx.department_id)
    .where('v.id', '=', id)
    .executeTakeFirst();

/** The versions of a plan, the latest that was not withdrawn first: from which the next one may be copied. */
export const sources = (ctx: WriteCtx, plan_id: string) =>
  ctx.db
    .selectFrom('plan_version as v')
    .select(['v.id', 'v.version', 'v.state', 'v.in_force_on'])
    .where('v.department_id', '=', ctx.department_id)
    .where('v.plan_id', '=', plan_id)
    .orderBy(sql`v.state = 'withdrawn'`)
    .orderBy('v.version', 'desc')
    .execute();

/** Begins a version as a draft, without content and goals. */
export const insert = (
  ctx: WriteCtx,
  values: { plan_id: string; version: number; change: 'original' | 'substantive' | 'editorial'; based_on_id: string | null },
) =>
  ctx.db
    .insertInto('plan_version')
    .values({ ...values, state: 'draft', department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Stores the content of a new version. */
export const insertContent = (ctx: WriteCtx, version_id: string, content: PlanContent) =>
  ctx.db
    .insertInto('plan_content')
    .values({ ...content, version_id })
    .execute();

export type GoalToStore = Omit<PlanGoalText, 'lineage_id'> & { lineage_id?: string | undefined };

/** The goals in their order; one without a lineage begins one. */
export const insertGoals = (ctx: WriteCtx, version_id: string, goals: readonly GoalToStore[]) =>
  sql`
    insert into plan_goal (version_id, lineage_id, domain, statement, measure, target_on, progress, position)
    select ${version_id}::uuid, coalesce(g.lineage_id, uuidv7()), g.domain, g.statement, g.measure, g.target_on, g.progress, g.position
    from jsonb_to_recordset(${json(goals.map((goal, place) => ({ ...goal, position: place + 1 })))})
      g(lineage_id uuid, domain text, statement text, measure text, target_on date, progress text, position int)`.execute(ctx.db);

/** Deletes the goals of a draft, before others take their place. */
export const deleteGoals = (ctx: WriteCtx, version_id: string) =>
  ctx.db.deleteFrom('plan_goal').where('version_id', '=', version_id).execute();

/** Copies the content of one version to another. */
export const copyContent = (ctx: WriteCtx, from_id: string, to_id: string) =>
  sql`insert into plan_content (version_id, long_term_goals, stakeholders, resources_needed, barriers)
    select ${to_id}::uuid, c.long_term_goals, c.stakeholders, c.resources_needed, c.barriers
    from plan_content c
    join plan_version v on v.id = c.version_id and v.department_id = ${ctx.department_id}
    where c.version_id = ${from_id}`.execute(ctx.db);

/** Copies the goals of one version to another, with their lineage; with the progress that was recorded since, where `isMoved`. */
export const copyGoals = (ctx: WriteCtx, from_id: string, to_id: string, isMoved: boolean) =>
  sql`insert into plan_goal (version_id, lineage_id, domain, statement, measure, target_on, progress, position)
    select ${to_id}::uuid, g.lineage_id, g.domain, g.statement, g.measure, g.target_on, case when ${isMoved} then coalesce((
      select moved.progress from plan_goal_progress moved
      where moved.plan_id = v.plan_id and moved.lineage_id = g.lineage_id order by moved.id desc limit 1), g.progress) else g.progress end, g.position
    from plan_goal g
    join plan_version v on v.id = g.version_id and v.department_id = ${ctx.department_id}
    where g.version_id = ${from_id}`.execute(ctx.db);

/** The goals of all versions of a plan, a lineage once, as the latest version words it. */
export const goalsOfPlan = (ctx: WriteCtx, plan_id: string) =>
  ctx.db
    .selectFrom('plan_goal as g')
    .innerJoin('plan_version as v', 'v.id', 'g.version_id')
    .select(['g.lineage_id', 'g.statement', 'g.domain', 'g.measure', 'g.target_on'])
    .distinctOn('g.lineage_id')
    .where('v.department_id', '=', ctx.department_id)
    .where('v.plan_id', '=', plan_id)
    .orderBy('g.lineage_id')
    .orderBy('v.version', 'desc')
    .execute();

/** Changes the content of a draft. */
export const setContent = (ctx: WriteCtx, version_id: string, content: NonNullable<EditPlanVersion['content']>) =>
  ctx.db.updateTable('plan_content').set(content).where('version_id', '=', version_id).execute();

const update = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('plan_version').where('department_id', '=', ctx.department_id).where('id', '=', id);

/** Counts a changed draft as a new edition, to which earlier endorsements do not apply. */
export const setEdition = (ctx: WriteCtx, id: string) =>
  update(ctx, id).set({ edition: sql<number>`edition + 1`, written_by_id: ctx.actor.person_id }).execute();

/** Counts a change that is stored beside the row. */
export const touch = (ctx: WriteCtx, id: string) => sendWithNext(ctx.db, update(ctx, id).set({ row_version: sql<number>`row_version` }));

/** Lets the mentor of an assignment write the draft; answers whether they could not before. */
export const share = async (ctx: WriteCtx, version_id: string, assignment_id: string): Promise<boolean> =>
  (
    await sql`
      insert into plan_share as s (department_id, version_id, assignment_id, shared_on)
      values (${ctx.department_id}, ${version_id}, ${assignment_id}, ${ctx.today})
      on conflict (version_id, assignment_id) do update set shared_on = excluded.shared_on, unshared_on = null
        where s.unshared_on is not null
      returning 1`.execute(ctx.db)
  ).rows.length > 0;

/** Ends that a mentor may write the draft; answers whether they could before. */
export const unshare = async (ctx: WriteCtx, version_id: string, mentor_id: string): Promise<boolean> =>
  (
    await sql`
      update plan_share s set unshared_on = ${ctx.today}
      from assignment a
      where s.department_id = ${ctx.department_id} and s.version_id = ${version_id} and s.unshared_on is null
        and a.id = s.assignment_id and a.mentor_id = ${mentor_id}
      returning 1`.execute(ctx.db)
  ).rows.length > 0;

/** Stores a new state that needs no day. */
export const setState = (ctx: WriteCtx, id: string, state: 'partly_approved' | 'returned' | 'withdrawn') =>
  sendWithNext(ctx.db, update(ctx, id).set({ state }));

/** Submits a draft with the kind of position the mentee holds today. */
export const setSubmitted = (ctx: WriteCtx, id: string, mentee_id: string) =>
  update(ctx, id)
    .set({
      state: 'submitted',
      submitted_on: ctx.today,
      position_description: sql<
        string | null
      >`(select x.kind from position_description x where x.person_id = ${mentee_id} and ${holdsOn('x', ctx.today)})`,
    })
    .execute();

/** Supersedes the version in force, if there is one; answers its id. */
export const supersede = (ctx: WriteCtx, plan_id: string) =>
  ctx.db
    .updateTable('plan_version')
    .set({ state: 'superseded', superseded_on: ctx.today })
    .where('department_id', '=', ctx.department_id)
    .where('plan_id', '=', plan_id)
    .where('state', '=', 'in_force')
    .returning('id')
    .executeTakeFirst();

/** Puts a version in force today. */
export const setInForce = (ctx: WriteCtx, id: string) =>
  sendWithNext(ctx.db, update(ctx, id).set({ state: 'in_force', in_force_on: ctx.today }));
