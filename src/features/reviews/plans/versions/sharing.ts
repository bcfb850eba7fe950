import type { WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as decisions from './decision-queries.ts';
import { notifyShared } from './notices.ts';
import * as queries from './queries.ts';
import type { PlanVersionDetail, SharePlan } from './schema.ts';
import { assertRunning, assertState, lock, shown } from './view.ts';

/**
 * Lets a formal mentor of today write the draft, as long as the mentorship is active, and invites them. Only the mentee submits it. Sharing it
 * again changes nothing.
 * @throws Problem plan-state; plan-unfit for anybody else than a formal mentor of today
 */
export async function share(ctx: WriteCtx, id: string, { mentor_id }: SharePlan): Promise<PlanVersionDetail> {
  const locked = await lock(ctx, id, 'plan:write');
  assertRunning(locked.plan);
  assertState(locked, 'draft');
  const mentor = (await decisions.mentors(ctx, id)).find((one) => one.mentor_id === mentor_id);
  if (!mentor) throw Problem.at('plan-unfit', '/mentor_id', 'The person is not a formal mentor of yours today.');
  const { assignment_id } = mentor;
  if (!(await queries.share(ctx, id, assignment_id))) return shown(ctx, id);
  await queries.touch(ctx, id);
  await record(ctx, {
    type: 'plan_version.shared',
    subject_id: id,
    data: { plan_id: locked.plan.id, assignment_id, shared_on: ctx.today },
  });
  await notifyShared(ctx, id, mentor_id);
  return shown(ctx, id);
}

/** Ends that a mentor may write the draft. Where they could not, nothing changes. @throws Problem not-found, permission-denied */
export async function unshare(ctx: WriteCtx, id: string, { mentor_id }: SharePlan): Promise<PlanVersionDetail> {
  const { plan } = await lock(ctx, id, 'plan:write');
  if (!(await queries.unshare(ctx, id, mentor_id))) return shown(ctx, id);
  await queries.touch(ctx, id);
  await record(ctx, { type: 'plan_version.unshared', subject_id: id, data: { plan_id: plan.id, unshared_on: ctx.today } });
  return shown(ctx, id);
}
