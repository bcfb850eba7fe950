import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './discussion-queries.ts';

/**
 * Tells everybody who was asked to a discussion, or took part in it, that it is over; called while it is open. `except` learns it otherwise.
 */
export async function tellDiscussionsOver(ctx: WriteCtx, request_ids: readonly string[], except?: string): Promise<void> {
  const asked = (await queries.askedAbout(ctx, request_ids)).filter(({ person_id }) => person_id !== except);
  await notifications.notify(ctx, ...asked.map((told) => ({ ...told, kind: 'discussion_over' as const })));
}
