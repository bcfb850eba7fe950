import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './discussion-queries.ts';

/**
 * Notifies everybody who was asked to an open discussion about these requests, or took part in it, that it is over. Called before it is closed.
 * `except` is the id of somebody who is notified of the outcome otherwise.
 */
export async function notifyDiscussionsOver(ctx: WriteCtx, request_ids: readonly string[], except?: string): Promise<void> {
  const participants = (await queries.participantsOf(ctx, request_ids)).filter(({ person_id }) => person_id !== except);
  await notifications.notify(ctx, ...participants.map((participant) => ({ ...participant, kind: 'discussion_over' as const })));
}
