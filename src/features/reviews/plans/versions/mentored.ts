import type { WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as decisions from './decision-queries.ts';

/**
 * Refuses the plan of somebody who never had a formal mentor, unless the policy does without or the plan was in force before.
 * @throws Problem plan-without-mentor
 */
export async function assertMentored(ctx: WriteCtx, id: string): Promise<void> {
  if (await decisions.isMentoredEnough(ctx, id)) return;
  throw new Problem('plan-without-mentor', {
    detail:
      'By the policy (plan_without_mentor), a plan comes into force only for somebody who has, or had, a formal mentor: one is found first.',
  });
}
