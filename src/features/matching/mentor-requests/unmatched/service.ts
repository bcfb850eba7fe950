import type { Ctx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import * as queries from './queries.ts';
import type { UnmatchedQuery } from './schema.ts';

const owner = { person: 'p.id' } as const;

/** Lists people who should have a formal mentor and have none who is active today, limited to those about whom the caller may read this. */
export async function list(ctx: Ctx, query: UnmatchedQuery) {
  const rows = queries.unmatched(
    ctx,
    { readable: allowed(ctx, 'unmatched:read', owner), leaves: allowed(ctx, 'leave:read', owner) },
    query,
  );
  const found = await page(ctx, query, rows, [
    { column: 'u.sort_name', field: 'sort_name' },
    { column: 'u.id', field: 'id' },
  ]);
  return { ...found, items: found.items.map(({ sort_name: _, ...person }) => person) };
}

/** How many there are in one division, and the first of them. Checks no permission: the caller of the function has checked it. */
export async function ofDivision(ctx: Ctx, division_id: string, limit: number) {
  const found = await queries.ofDivision(ctx, division_id, allowed(ctx, 'leave:read', owner), limit);
  return { total: found[0]?.total ?? 0, items: found.map(({ sort_name: _, total: __, ...person }) => person) };
}
