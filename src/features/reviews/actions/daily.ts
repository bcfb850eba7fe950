import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { dueSoon } from './queries.ts';

/** Notifies owners, once for each due day, of open actions that are due within the policy's days. Answers how many were notified. */
export async function notifyOfActionsDue(ctx: WriteCtx): Promise<number> {
  const actions = await dueSoon(ctx);
  await notifications.notify(ctx, ...actions.map((row) => ({ ...row, kind: 'action_due' as const, occasion: row.due_on })));
  return actions.length;
}
