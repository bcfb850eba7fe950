/** Many divisions or sites at once, from the staged rows of an import. The caller has asked for the permission. */
import type { WriteCtx } from '../../../core/context.ts';
import * as queries from './bulk-queries.ts';

/** Inserts and changes the staged divisions, and notes what changed. */
export async function upsertDivisions(ctx: WriteCtx): Promise<void> {
  await queries.noteDivisions(ctx);
  await queries.updateDivisions(ctx);
  await queries.insertDivisions(ctx);
}

/** Inserts and changes the staged sites, and notes what changed. */
export async function upsertSites(ctx: WriteCtx): Promise<void> {
  await queries.noteSites(ctx);
  await queries.updateSites(ctx);
  await queries.insertSites(ctx);
}
