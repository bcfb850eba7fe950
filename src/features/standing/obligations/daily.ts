import type { WriteCtx } from '../../../core/context.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as checkIns from '../../reviews/check-ins/planning.ts';
import * as queries from './daily-queries.ts';

/**
 * Notifies people; of the first day of the programme with one summary a person: what it sums up is in their list as read, and is not mailed.
 */
async function give(ctx: WriteCtx, notices: readonly Notice[]): Promise<void> {
  const beginners = await queries.onTheirFirstDay(ctx, [...new Set(notices.map(({ person_id }) => person_id))]);
  const news = notices.filter(({ person_id, is_old }) => beginners.has(person_id) && is_old !== true);
  const summaries = [...new Set(news.map(({ person_id }) => person_id))].map((person_id) => ({
    person_id,
    kind: 'obligations_begin' as const,
    subject_id: person_id,
    occasion: ctx.today,
  }));
  const each = notices.map((notice) => (beginners.has(notice.person_id) ? { ...notice, is_old: true } : notice));
  await notifications.notify(ctx, ...each, ...summaries);
}

/**
 * Notifies people of obligations that have opened or are due soon, pairs of what they have missed, and those who answer for people of what is
 * long overdue. Notices of what was old when the service first looked are in the list as read and are not mailed. A notice names no content.
 * Answers the number of notices.
 */
export async function notifyObligations(ctx: WriteCtx): Promise<number> {
  const notices = await queries.obligationNotices(ctx);
  await give(ctx, notices);
  return notices.length;
}

/** Notifies those who can schedule or hold a check-in that it is open, due soon or long overdue. Answers the number of check-ins. */
export async function notifyCheckInsDue(ctx: WriteCtx): Promise<number> {
  const found = await queries.checkInNotices(ctx);
  const notices: Notice[] = [];
  for (const { mentee_id, occasion, is_late, is_old } of found) {
    const notice = { kind: 'check_in_due', subject_id: mentee_id, occasion, is_old } as const;
    const people = await checkIns.whoCanAct(ctx, mentee_id, is_late);
    notices.push(...people.map((person_id) => ({ ...notice, person_id })));
  }
  await give(ctx, notices);
  return found.length;
}

/** Notifies those who hold annual reviews of what is due soon or long overdue. Answers the number of notices. */
export async function notifyReviewers(ctx: WriteCtx): Promise<number> {
  const notices = await queries.reviewNotices(ctx);
  await give(ctx, notices);
  return notices.length;
}
