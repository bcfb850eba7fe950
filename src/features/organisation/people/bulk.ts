/** Many people at once, from the staged rows of an import. The caller has asked for the permission. */
import type { WriteCtx } from '../../../core/context.ts';
import * as queries from './bulk-queries.ts';

export { miss, see, type WholeRoster } from './roster-queries.ts';

/** Inserts and changes the staged people, and notes what changed. */
export async function upsert(ctx: WriteCtx): Promise<void> {
  await queries.note(ctx);
  await queries.update(ctx);
  await queries.insert(ctx);
}
