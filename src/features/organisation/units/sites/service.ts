import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { record } from '../../../../domain/record.ts';
import * as queries from './queries.ts';
import type { NewSite, SitePatch, SiteQuery } from './schema.ts';

/** Hospital sites by code. */
export function list(ctx: Ctx, query: SiteQuery) {
  return page(ctx, query, queries.list(ctx, allowed(ctx, 'site:read'), query), [
    { column: 'site.code', field: 'code' },
    { column: 'site.id', field: 'id' },
  ]);
}

/** One hospital site. */
export async function get(ctx: Ctx, id: string) {
  return granted(await queries.find(ctx, id, allowed(ctx, 'site:read')));
}

/** @throws Problem code-taken */
export async function create(ctx: WriteCtx, values: NewSite) {
  demand(ctx, 'site:write');
  const site = await queries.insert(ctx, values);
  await record(ctx, { type: 'site.created', subject_id: site.id, data: { code: site.code, affiliation: site.affiliation } });
  return site;
}

/** Changes what was sent and differs; the code never changes. */
export async function edit(ctx: WriteCtx, id: string, patch: SitePatch) {
  const before = matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'site:write')));
  const changes = changesOf(before, patch);
  if (!changes) return before;
  const site = await queries.update(ctx, id, changes);
  await record(ctx, { type: 'site.edited', subject_id: id, data: { fields: Object.keys(changes), affiliation: site.affiliation } });
  return site;
}
