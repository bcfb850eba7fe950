import type { Ctx } from '../../core/context.ts';
import { demand } from '../../core/grants.ts';
import { page } from '../../core/page.ts';
import * as queries from './queries.ts';
import type { EventQuery } from './schema.ts';

/** What happened in the department, in the order in which it was told. */
export function list(ctx: Ctx, query: EventQuery) {
  demand(ctx, 'event:read');
  return page(ctx, query, queries.events(ctx.db, ctx.department_id, query), [{ column: 'event.id', field: 'id' }], query.order);
}
