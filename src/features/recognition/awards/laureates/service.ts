import type { Ctx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import * as queries from './queries.ts';
import type { PublicLaureateQuery } from './schema.ts';

/** The awards whose laureates agreed to be listed, the latest first, and nothing else of them. @throws Problem invalid-cursor */
export async function list(ctx: Ctx, query: PublicLaureateQuery) {
  const { items, next_cursor } = await page(ctx, query, queries.list(ctx, query), [{ column: 'w.id', field: 'id' }], 'desc');
  return { items: items.map(({ id: _, ...shown }) => shown), next_cursor };
}
