import type { Ctx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import * as queries from './queries.ts';
import type { PublicAcknowledgementQuery } from './schema.ts';

/** What both sides wish to be public, the latest first, and nothing else of it. @throws Problem invalid-cursor */
export async function list(ctx: Ctx, query: PublicAcknowledgementQuery) {
  const { items, next_cursor } = await page(ctx, query, queries.list(ctx, query), [{ column: 't.id', field: 'id' }], 'desc');
  return { items: items.map(({ id: _, ...shown }) => shown), next_cursor };
}
