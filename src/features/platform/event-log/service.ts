import type { Ctx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { restrictedEvents, unlistedEvents } from '../../../domain/events/index.ts';
import * as queries from './queries.ts';
import type { EventQuery } from './schema.ts';

/** The department's events in the order in which they were recorded, without those that are too confidential for the asker. */
export function list(ctx: Ctx, query: EventQuery) {
  demand(ctx, 'event:read');
  const hidden = Object.entries(restrictedEvents).flatMap(([noun, permission]) => (allowed(ctx, permission) === yes ? [] : [noun]));
  const rows = queries.events(ctx, query, [...unlistedEvents, ...hidden]);
  return page(ctx, query, rows, [{ column: 'event.id', field: 'id' }], query.order);
}
