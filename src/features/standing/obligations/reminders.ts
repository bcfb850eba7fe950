import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { untold } from './reminders-queries.ts';

/**
 * The day's work: tells people what has opened or is due soon, pairs what they have missed, and those who answer for people what has long been
 * overdue. What was old when the service first looked is in their list, read, and goes into no mail. Of what the notification is, its words say
 * nothing. Answers how many were told.
 */
export async function tellObligations(ctx: WriteCtx): Promise<number> {
  const notices = await untold(ctx);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}
