import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './daily-queries.ts';

/**
 * Notifies both sides of an active formal assignment, once, where they have had no agreement within the policy's days. These are counted
 * from the start of the assignment or from the day both had accepted it, whichever is later. Answers how many people were notified.
 */
export async function notifyAgreementsDue(ctx: WriteCtx): Promise<number> {
  return notify(ctx, 'agreement_due', await queries.withoutAgreement(ctx));
}

/**
 * Notifies both sides of an active assignment when the review day of their agreement has come, once for each such day. Their agreement is
 * the latest version that both have acknowledged. Answers how many people were notified.
 */
export async function notifyReviewsDue(ctx: WriteCtx): Promise<number> {
  return notify(ctx, 'agreement_review_due', await queries.reviewsDue(ctx));
}

async function notify(ctx: WriteCtx, kind: 'agreement_due' | 'agreement_review_due', found: readonly queries.Due[]): Promise<number> {
  await notifications.notify(ctx, ...found.map((row) => ({ ...row, kind })));
  return found.length;
}
