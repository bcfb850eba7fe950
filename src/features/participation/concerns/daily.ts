import type { WriteCtx } from '../../../core/context.ts';
import * as queries from './queries.ts';
import type { Route } from './schema.ts';
import * as concerns from './service.ts';

/**
 * Reroutes open concerns whose confidant has left, holds none of the offices any more, or has come to report to somebody the concern is about.
 * Where there is nobody else the concern stays and is tried again. Answers the number of such concerns, rerouted or not.
 */
export async function rerouteOrphaned(ctx: WriteCtx): Promise<number> {
  const orphans = await queries.lockOrphans(ctx);
  for (const orphan of orphans) {
    const confidant = await concerns.confidantOf(ctx, orphan, orphan.route as Route, [orphan.routed_to_id]);
    if (confidant) await concerns.routeTo(ctx, orphan, confidant);
  }
  return orphans.length;
}
