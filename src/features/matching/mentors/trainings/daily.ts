import { addDays } from '../../../../core/calendar.ts';
import type { WriteCtx } from '../../../../core/context.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { TRAINING_NOTICE_DAYS } from '../rules.ts';
import * as queries from './queries.ts';

/** Notifies people that they are about to be without a current training, once for each training. Answers how many were notified. */
export async function notifyExpiringTrainings(ctx: WriteCtx): Promise<number> {
  const expiring = await queries.expiring(ctx, addDays(ctx.today, TRAINING_NOTICE_DAYS));
  const notices = expiring.map(({ id, person_id, expires_on }) => ({
    person_id,
    kind: 'training_expiring' as const,
    subject_id: id,
    occasion: expires_on,
    due_on: expires_on,
  }));
  await notifications.notify(ctx, ...notices);
  return notices.length;
}
