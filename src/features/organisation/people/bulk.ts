/**
 * Many people at once, from the temporary table `staged_person` (row, person_id, is_new, hr_number, names, email, orcid) of the running
 * transaction. Which rows changed what is noted in `import_touched` (row, field). The caller has asked for the permission.
 */
import type { WriteCtx } from '../../../core/context.ts';
import * as queries from './bulk-queries.ts';

export async function upsert(ctx: WriteCtx): Promise<void> {
  await queries.note(ctx);
  await queries.update(ctx);
  await queries.insert(ctx);
}
