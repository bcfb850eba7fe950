import type { WriteCtx } from '../../../core/context.ts';
import * as queries from './merge-queries.ts';

/**
 * Part of a merge: what names the duplicate in awards names the survivor. Where the two records were on both sides of a cycle, the one person cannot
 * be: a member of a committee who is now a party leaves it, and what would be a nomination of oneself, or a second one of one person in a cycle, is
 * withdrawn as `merged` unless it was decided.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.leaveCommittees(ctx, from, to);
  await queries.withdrawSecond(ctx, from, to);
  await queries.withdrawOwn(ctx, from, to);
  await queries.endParts(ctx, from, to);
  await queries.reassign(ctx, from, to);
}
