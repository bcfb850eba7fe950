import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { isoInstant } from '../../../../domain/sql/days.ts';
import type { GoalProgress, GoalProgressQuery, RecordGoalProgress } from './schema.ts';

/** All progress recorded on the goals of a plan. */
export const list = (ctx: Ctx, plan_id: string, { lineage_id }: Pick<GoalProgressQuery, 'lineage_id'>) => {
  const rows = ctx.db
    .selectFrom('plan_goal_progress as r')
    .select(['r.id', 'r.lineage_id', 'r.note', 'r.recorded_on', 'r.row_version', 'r.created_at', 'r.updated_at'])
    .select(sql<GoalProgress['progress']>`r.progress`.as('progress'))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.plan_id', '=', plan_id);
  return lineage_id === undefined ? rows : rows.where('r.lineage_id', '=', lineage_id);
};

/** The plan, if it is visible, with whether the asker may read the progress of its goals. */
export const findPlan = (ctx: Ctx, plan_id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('academic_plan as p')
    .select('p.id')
    .select(permitted.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', plan_id)
    .where(visible)
    .executeTakeFirst();

/** The latest progress of each goal of a plan, `p`. */
export const latestOf = sql<GoalProgress[]>`coalesce((
  select jsonb_agg(jsonb_build_object('id', r.id, 'lineage_id', r.lineage_id, 'progress', r.progress, 'note', r.note,
    'recorded_on', r.recorded_on, 'row_version', r.row_version, 'created_at', ${isoInstant('r.created_at')},
    'updated_at', ${isoInstant('r.updated_at')}) order by r.id)
  from (select distinct on (every.lineage_id) every.* from plan_goal_progress every
    where every.plan_id = p.id order by every.lineage_id, every.id desc) r), '[]')`;

/** Whether the version of the plan that is in force has the goal; null where none is in force. */
export const isGoalInForce = async (ctx: WriteCtx, plan_id: string, lineage_id: string): Promise<boolean | null> =>
  (
    await sql<{ has_goal: boolean }>`
      select exists (select from plan_goal g where g.version_id = v.id and g.lineage_id = ${lineage_id}) as has_goal
      from plan_version v where v.department_id = ${ctx.department_id} and v.plan_id = ${plan_id} and v.state = 'in_force'`.execute(ctx.db)
  ).rows[0]?.has_goal ?? null;

/** Adds to the history of a goal. */
export const insert = (ctx: WriteCtx, plan_id: string, values: RecordGoalProgress) =>
  ctx.db
    .insertInto('plan_goal_progress')
    .values({ ...values, plan_id, department_id: ctx.department_id, recorded_on: ctx.today })
    .execute();
