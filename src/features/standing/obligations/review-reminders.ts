import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as checkIns from '../../reviews/check-ins/planning.ts';
import { untoldCheckIns, untoldReviews } from './review-reminders-queries.ts';

/**
 * The day's work: tells those who can plan or hold a check-in of what is open, due soon or long overdue. Answers how many check-ins there were.
 */
export async function tellCheckInsDue(ctx: WriteCtx): Promise<number> {
  const found = await untoldCheckIns(ctx);
  for (const { mentee_id, occasion, is_late, is_old } of found) {
    const notice = { kind: 'check_in_due', subject_id: mentee_id, occasion, is_old } as const;
    const people = await checkIns.whoCanAct(ctx, mentee_id, is_late);
    await notifications.notify(ctx, ...people.map((person_id) => ({ ...notice, person_id })));
  }
  return found.length;
}

/** The day's work: tells those who hold annual reviews of what is due soon or long overdue. Answers how many were told. */
export async function tellReviewers(ctx: WriteCtx): Promise<number> {
  const notices = await untoldReviews(ctx);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}
