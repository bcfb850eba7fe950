import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as checkIns from '../../reviews/check-ins/planning.ts';
import * as queries from './daily-queries.ts';

/**
 * Notifies people of obligations that have opened or are due soon, pairs of what they have missed, and those who answer for people of what is
 * long overdue. Notices of what was old when the service first looked are in the list as read and are not mailed. A notice names no content.
 * Answers the number of notices.
 */
export async function notifyObligations(ctx: WriteCtx): Promise<number> {
  const notices = await queries.obligationNotices(ctx);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}

/** Notifies those who can schedule or hold a check-in that it is open, due soon or long overdue. Answers the number of check-ins. */
export async function notifyCheckInsDue(ctx: WriteCtx): Promise<number> {
  const found = await queries.checkInNotices(ctx);
  for (const { mentee_id, occasion, is_late, is_old } of found) {
    const notice = { kind: 'check_in_due', subject_id: mentee_id, occasion, is_old } as const;
    const people = await checkIns.whoCanAct(ctx, mentee_id, is_late);
    await notifications.notify(ctx, ...people.map((person_id) => ({ ...notice, person_id })));
  }
  return found.length;
}

/** Notifies those who hold annual reviews of what is due soon or long overdue. Answers the number of notices. */
export async function notifyReviewers(ctx: WriteCtx): Promise<number> {
  const notices = await queries.reviewNotices(ctx);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}
