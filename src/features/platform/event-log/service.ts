import type { Ctx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { CLASSED_EVENTS, UNLISTED_EVENTS } from '../../../domain/events/index.ts';
import * as queries from './queries.ts';
import type { EventQuery } from './schema.ts';

/** What happened in the department, in the order in which it was told, but for what is too confidential for the asker. */
export function list(ctx: Ctx, query: EventQuery) {
  demand(ctx, 'event:read');
  const closed = Object.entries(CLASSED_EVENTS).flatMap(([noun, permission]) => (allowed(ctx, permission) === yes ? [] : [noun]));
  const rows = queries.events(ctx.db, ctx.department_id, query, [...UNLISTED_EVENTS, ...closed]);
  return page(ctx, query, rows, [{ column: 'event.id', field: 'id' }], query.order);
}
