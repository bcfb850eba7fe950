import type { Ctx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import * as queries from './unmatched-queries.ts';
import type { UnmatchedQuery } from './unmatched-schema.ts';

/** Who of those the asker answers for should have a formal mentor and has none who is active today, and how that stands. */
export async function list(ctx: Ctx, query: UnmatchedQuery) {
  const rows = queries.unmatched(ctx, allowed(ctx, 'unmatched:read', { person: 'p.id' }), query);
  const found = await page(ctx, query, rows, [
    { column: 'u.sort_name', field: 'sort_name' },
    { column: 'u.id', field: 'id' },
  ]);
  return { ...found, items: found.items.map(({ sort_name: _, ...person }) => person) };
}

/** The same of one division for whoever may know all that is open there: how many, and the first of them. */
export async function ofDivision(ctx: Ctx, division_id: string, limit: number) {
  const found = await queries.ofDivision(ctx, division_id, limit);
  return { total: found[0]?.total ?? 0, items: found.map(({ sort_name: _, total: __, ...person }) => person) };
}
