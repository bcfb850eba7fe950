import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './reminder-queries.ts';
import { missingOf } from './rules.ts';
import { askedOf } from './service.ts';
import { voicesOf } from './view.ts';

/**
 * The day's look at discussions that nobody finishes. Some days before one is due, whoever it waits for is reminded, once; from the due day
 * on the mentee's leaders and the mentorship leads are told, every thirty days. Answers how many notices there were.
 */
export async function tellUnfinished(ctx: WriteCtx): Promise<number> {
  const waiting = (await queries.waiting(ctx)).flatMap((discussion) => {
    const missing = missingOf(voicesOf(discussion));
    const { id: subject_id, due_on } = discussion;
    return askedOf(missing, discussion).map((person_id) => ({ person_id, subject_id, due_on, kind: 'discussion_due' as const }));
  });
  const overdue = (await queries.overdue(ctx)).map((notice) => ({ ...notice, kind: 'discussion_overdue' as const }));
  await notifications.notify(ctx, ...waiting, ...overdue);
  return waiting.length + overdue.length;
}
