import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as conflicts from '../conflicts/service.ts';
import * as queries from './daily-queries.ts';
import { notifyLeaders, recordExpired } from './proposals.ts';

/**
 * Expires the proposals that were not answered in time, and reminds, once each, those whose answer is due within the policy's reminder
 * days. Answers how many proposals expired.
 */
export async function expireProposals(ctx: WriteCtx): Promise<number> {
  await conflicts.lockRule(ctx);
  const expired = await queries.expireDue(ctx);
  await recordExpired(ctx, expired);
  for (const proposal of expired) {
    await notifications.notify(ctx, { person_id: proposal.mentee_id, kind: 'assignment_expired', subject_id: proposal.id });
    await notifyLeaders(ctx, proposal, 'assignment_expired');
  }
  const waiting = await queries.unanswered(ctx);
  await notifications.notify(
    ctx,
    ...waiting.map(({ is_external, ...notice }) =>
      is_external
        ? { ...notice, kind: 'assignment_link' as const, occasion: 'reminder' }
        : { ...notice, kind: 'assignment_answer_due' as const },
    ),
  );
  return expired.length;
}
