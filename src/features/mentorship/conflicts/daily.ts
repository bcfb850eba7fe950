import type { WriteCtx } from '../../../core/context.ts';
import { record } from '../../../domain/record.ts';
import * as caseQueries from './case-queries.ts';
import { lockRule } from './service.ts';

/**
 * Resolves the open cases of assignments that are over, and escalates those not resolved within the policy's grace period. Answers how many
 * were escalated.
 */
export async function escalateOverdue(ctx: WriteCtx): Promise<number> {
  await lockRule(ctx);
  const over = await caseQueries.resolveOver(ctx);
  await record(ctx, ...over.map(({ id, ...data }) => ({ type: 'conflict_case.resolved' as const, subject_id: id, data })));
  const escalated = await caseQueries.escalateDue(ctx);
  await record(ctx, ...escalated.map(({ id, ...data }) => ({ type: 'conflict_case.escalated' as const, subject_id: id, data })));
  return escalated.length;
}
