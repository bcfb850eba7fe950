import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as plans from '../queries.ts';
import type { AcademicPlanDetail } from '../schema.ts';
import { assertRunning, visiblePlans } from '../versions/view.ts';
import { shown } from '../view.ts';
import * as queries from './queries.ts';
import type { GoalProgressQuery, RecordGoalProgress } from './schema.ts';

const owner = { person: 'p.mentee_id' } as const;

/**
 * Records how a goal of the version in force moves, beside the version, which stays as it was approved. The event does not carry the progress.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale; plan-state where no version is in force or the plan is
 *   over; plan-unfit for a goal that is dropped without a word; reference-unknown for a goal that the version in force does not have
 */
export async function recordProgress(ctx: WriteCtx, id: string, input: RecordGoalProgress): Promise<AcademicPlanDetail> {
  const plan = matched(ctx, await plans.lock(ctx, id, visiblePlans(ctx), allowed(ctx, 'plan:write', owner)));
  assertRunning(plan);
  if (input.progress === 'dropped' && input.note === null)
    throw Problem.at('plan-unfit', '/note', 'Say in a word why the goal is dropped: your mentor reads it.');
  const hasGoal = await queries.isGoalInForce(ctx, id, input.lineage_id);
  if (hasGoal === null)
    throw new Problem('plan-state', { detail: 'No version of the plan is in force; change the goals of the draft.', state: plan.status });
  if (!hasGoal) throw Problem.at('reference-unknown', '/lineage_id', 'The version in force has no goal of this lineage.');
  await queries.insert(ctx, id, input);
  await plans.touch(ctx, id);
  await record(ctx, { type: 'academic_plan.progress_recorded', subject_id: id, data: { lineage_id: input.lineage_id } });
  return shown(ctx, id);
}

/** The progress recorded on the goals of a plan, the latest first. @throws Problem not-found, permission-denied */
export async function list(ctx: Ctx, plan_id: string, query: GoalProgressQuery) {
  granted(await queries.findPlan(ctx, plan_id, visiblePlans(ctx), allowed(ctx, 'plan:read_progress', owner)));
  // A cursor of one plan is refused for another.
  const parameters = { ...query, plan_id };
  return page(ctx, parameters, queries.list(ctx, plan_id, query), [{ column: 'r.id', field: 'id' }], 'desc');
}
