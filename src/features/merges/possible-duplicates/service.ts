import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { PossibleDuplicate, PossibleDuplicateQuery } from './schema.ts';

/** Pairs of records that may be one person, by the older record. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: PossibleDuplicateQuery) {
  demand(ctx, 'possible_duplicate:read');
  return page(ctx, query, queries.list(ctx, query), [
    { column: 'd.person_id', field: 'person_id' },
    { column: 'd.duplicate_id', field: 'duplicate_id' },
  ]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<PossibleDuplicate> {
  demand(ctx, 'possible_duplicate:read');
  return granted(await queries.find(ctx, id));
}

/**
 * Takes note that the two are different persons: neither counts as the other any more, and conflict cases that rested on it alone are resolved.
 * Nobody decides it about their own record. Once dismissed, it stays as it is.
 * @throws Problem not-found, permission-denied
 */
export async function dismiss(ctx: WriteCtx, id: string): Promise<PossibleDuplicate> {
  demand(ctx, 'possible_duplicate:dismiss');
  await conflicts.takeTurn(ctx);
  const before = matched(ctx, await queries.lock(ctx, id));
  if (before.person_id === ctx.actor.person_id || before.duplicate_id === ctx.actor.person_id)
    throw new Problem('permission-denied', { detail: 'Nobody decides whether their own record is another one.' });
  if (before.state === 'dismissed') return before;
  await queries.setDismissed(ctx, id);
  const { person_id, duplicate_id } = before;
  await record(ctx, { type: 'possible_duplicate.dismissed', subject_id: id, data: { person_id, duplicate_id } });
  await conflicts.recheck(ctx);
  return granted(await queries.find(ctx, id));
}

/** Compares all records anew, for those that were there before records were compared. Answers how many pairs more there are. */
export async function compare(ctx: WriteCtx): Promise<number> {
  await conflicts.takeTurn(ctx);
  const before = await queries.count(ctx);
  await queries.refresh(ctx);
  await conflicts.recheck(ctx);
  return Math.max(0, (await queries.count(ctx)) - before);
}

/**
 * A second record of somebody would walk around the conflict rule, so that a case suspends the mentorship: faculty affairs are notified of each such
 * pair, once, and look whether the two are one. Answers how many notices there were.
 */
export async function notifyConflicts(ctx: WriteCtx): Promise<number> {
  const notices = await queries.unnotified(ctx);
  await notifications.notify(ctx, ...notices.map((notice) => ({ ...notice, kind: 'duplicate_in_conflict' as const })));
  return notices.length;
}

/** What was decided about pairs of a record that is merged holds of the survivor. */
export const reassignPerson = queries.move;
