import { sql } from 'kysely';
import type { Ctx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import type { PlanVersion } from './schema.ts';

export type PlanStatus = 'planned' | 'running' | 'ended' | 'closed';

/** How a plan, `p`, stands today. */
export const statusOf = (ctx: Ctx) => sql<PlanStatus>`plan_status(p, ${ctx.today}::date)`;

/** Like `statusOf`, to somebody who reads the mentee's leaves or not. Without them the plan ends as the calendar counts: that it goes on would tell of one. */
export const shownStatusOf = (ctx: Ctx, leaves: Predicate) =>
  sql<PlanStatus>`case when p.ends_on <= ${ctx.today}::date and coalesce(p.closed_on > p.ends_on, true) and not ${leaves} then 'ended' else ${statusOf(ctx)} end`;

/**
 * How a plan, `p`, stands for those who write drafts of it. To whoever may not read the mentee's leaves it ends as the calendar counts; from then on
 * they write as if it ran, because a refusal, too, would tell whether it goes on. What a plan that is over cannot do any more the mentee is refused.
 */
export const draftStatusOf = (ctx: Ctx, leaves: Predicate) =>
  sql<PlanStatus>`case when not ${leaves} and ${shownStatusOf(ctx, leaves)} = 'ended' then 'running' else ${statusOf(ctx)} end`;

/** The state of a version of `p`, named by its alias: what was open or in force when the plan was over, expired with it or was closed. */
export const stateOf = (ctx: Ctx, alias: string, leaves: Predicate) => {
  const state = sql.ref(`${alias}.state`);
  return sql<PlanVersion['state']>`case when ${state} not in ('draft', 'submitted', 'partly_approved', 'in_force') then ${state}
    else case ${shownStatusOf(ctx, leaves)} when 'ended' then 'expired' when 'closed' then 'closed' else ${state} end end`;
};
