import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { noticesOfWaiting } from './versions/decision-queries.ts';

/**
 * Notifies whoever decides today on a version that waits, if they were not notified yet, and reminds them and the mentorship leads of what has
 * waited longer than the policy's days. Answers how many were notified.
 */
export async function notifyOfWaitingPlans(ctx: WriteCtx): Promise<number> {
  const notices = await noticesOfWaiting(ctx);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}
