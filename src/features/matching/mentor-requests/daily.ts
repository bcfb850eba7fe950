import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './daily-queries.ts';
import { recordReopened } from './service.ts';

/**
 * Notifies the mentee's leaders and the mentorship leads of requests for which nobody has opened a discussion in time, on the due day and every
 * thirty days after it. Answers how many notices there were.
 */
export async function notifyUnansweredRequests(ctx: WriteCtx): Promise<number> {
  const notices = await queries.unanswered(ctx);
  await notifications.notify(ctx, ...notices.map((notice) => ({ ...notice, kind: 'request_unanswered' as const })));
  return notices.length;
}

/** Notifies mentees and their leaders of requests that are open again because their day has come. Answers how many requests there were. */
export async function notifyReopenedRequests(ctx: WriteCtx): Promise<number> {
  const reopened = await queries.reopened(ctx);
  for (const request of reopened) {
    await queries.keepReopened(ctx, request.id, request.reopens_on);
    await recordReopened(ctx, request);
  }
  return reopened.length;
}
