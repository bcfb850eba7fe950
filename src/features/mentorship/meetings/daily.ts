import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './daily-queries.ts';

/**
 * Reminds the side that has not confirmed a held meeting, once each time it is logged or corrected. Answers how many people were notified.
 */
export async function notifyUnconfirmed(ctx: WriteCtx): Promise<number> {
  const found = await queries.unconfirmed(ctx);
  await notifications.notify(ctx, ...found.map((row) => ({ ...row, kind: 'meeting_unconfirmed' }) as const));
  return found.length;
}
