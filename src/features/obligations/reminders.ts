import type { WriteCtx } from '../../core/context.ts';
import * as notifications from '../notifications/service.ts';
import { untold } from './reminders-queries.ts';

/**
 * The day's work: tells people what has opened or is due soon, and those who answer for them what has long been overdue. Of what the notification
 * is, its words say nothing. Answers how many were told.
 */
export async function tellObligations(ctx: WriteCtx): Promise<number> {
  const notices = await untold(ctx);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}
