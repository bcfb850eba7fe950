import { sql } from 'kysely';
import type { Ctx } from '../../../../core/context.ts';
import type { PlanVersion } from './schema.ts';

export type PlanStatus = 'planned' | 'running' | 'ended' | 'closed';

/** How a plan, `p`, stands today. */
export const statusOf = (ctx: Ctx) => sql<PlanStatus>`plan_status(p, ${ctx.today}::date)`;

/** The state of a version of `p`, named by its alias: what was open or in force when the plan was over, expired with it or was closed. */
export const stateOf = (ctx: Ctx, alias: string) => {
  const state = sql.ref(`${alias}.state`);
  return sql<PlanVersion['state']>`case when ${state} not in ('draft', 'submitted', 'partly_approved', 'in_force') then ${state}
    else case ${statusOf(ctx)} when 'ended' then 'expired' when 'closed' then 'closed' else ${state} end end`;
};
