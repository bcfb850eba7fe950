import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { AnnualReview } from './schema.ts';
import { lock, requireState, shown } from './service.ts';

/**
 * Releases the content of a review, as the mentee, to those who hold the office of its reviewer today, and notifies them. They read it as long as
 * they hold the office; whoever follows them does not. Twice changes nothing.
 * @throws Problem annual-review-state; annual-review-unfit where the reviewer still holds the office, or nobody does
 */
export async function release(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  const before = await lock(ctx, id, 'annual_review:release');
  requireState(before, 'held', 'acknowledged', 'contested');
  const successors = await queries.successors(ctx, id);
  if (successors.length === 0)
    throw new Problem('annual-review-unfit', {
      detail: 'The reviewer still holds the office, or nobody does; there is nobody to release the review to.',
      reason: 'no_successor',
    });
  const added = await queries.release(ctx, id, successors);
  if (added.length === 0) return shown(ctx, id);
  await queries.touch(ctx, id);
  await record(ctx, { type: 'annual_review.released', subject_id: id, data: { to_ids: added } });
  const notice = {
    kind: 'review_released',
    subject_id: id,
    occasion: String(before.row_version + 1),
    from_person_id: before.mentee_id,
  } as const;
  await notifications.notify(ctx, ...added.map((person_id) => ({ ...notice, person_id })));
  return shown(ctx, id);
}

/** Revokes, as the mentee, every release of the content. Twice changes nothing. */
export async function revoke(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  await lock(ctx, id, 'annual_review:release');
  const from_ids = await queries.revokeReleases(ctx, id);
  if (from_ids.length === 0) return shown(ctx, id);
  await queries.touch(ctx, id);
  await record(ctx, { type: 'annual_review.release_revoked', subject_id: id, data: { from_ids } });
  return shown(ctx, id);
}
