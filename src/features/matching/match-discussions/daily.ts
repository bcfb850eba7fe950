import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './daily-queries.ts';
import { missingOf, readsLeaves } from './rules.ts';
import { participantsToNotify } from './service.ts';
import { situationOf } from './view.ts';

/**
 * Notifies of discussions that nobody concludes: some days before the due day those who have yet to contribute, once; from the due day on the
 * mentee's leaders and the mentorship leads, every thirty days. Answers how many notices there were.
 */
export async function notifyUnfinishedDiscussions(ctx: WriteCtx): Promise<number> {
  const waiting = (await queries.waiting(ctx)).flatMap((discussion) => {
    const situation = situationOf(discussion);
    const { id: subject_id, due_on } = discussion;
    return participantsToNotify(missingOf(situation), discussion).map((person_id) => ({
      person_id,
      subject_id,
      due_on: readsLeaves(situation, person_id) ? due_on : null,
      kind: 'discussion_due' as const,
    }));
  });
  const overdue = (await queries.overdue(ctx)).map((notice) => ({ ...notice, kind: 'discussion_overdue' as const }));
  await notifications.notify(ctx, ...waiting, ...overdue);
  return waiting.length + overdue.length;
}
