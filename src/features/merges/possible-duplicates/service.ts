import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { demand } from '../../../domain/allowed.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { PossibleDuplicateQuery } from './schema.ts';

/** Pairs of records that may be one person, by the older record. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: PossibleDuplicateQuery) {
  demand(ctx, 'possible_duplicate:read');
  return page(ctx, query, queries.list(ctx, query), [
    { column: 'd.person_id', field: 'person_id' },
    { column: 'd.duplicate_id', field: 'duplicate_id' },
  ]);
}

/**
 * A second record of somebody walks around the conflict rule, which knows of one person a record: faculty affairs are notified of each such pair, once, and
 * look whether the two are one. Answers how many notices there were.
 */
export async function notifyConflicts(ctx: WriteCtx): Promise<number> {
  const notices = await queries.unnotified(ctx);
  await notifications.notify(ctx, ...notices.map((notice) => ({ ...notice, kind: 'duplicate_in_conflict' as const })));
  return notices.length;
}
