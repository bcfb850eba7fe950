import { granted, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as contents from './content-queries.ts';
import * as queries from './queries.ts';
import type { AnnualReview, ReviewInput } from './schema.ts';
import { begunYear, holdersToday, requireReviewed, requireState, shown } from './service.ts';
import * as facts from './standing-queries.ts';

/**
 * Gives input for the asker's own review, until it is held; null withdraws it. Whoever holds the review is notified once. The same input again
 * changes nothing.
 * @throws Problem annual-review-day-unfit, annual-review-unfit, annual-review-state
 */
export async function giveInput(ctx: WriteCtx, { academic_year, mentee_input }: ReviewInput): Promise<AnnualReview> {
  const mentee_id = ctx.actor.person_id;
  await people.lockForFact(ctx, { [mentee_id]: '' });
  const year = await begunYear(ctx, academic_year);
  const permitted = allowed(ctx, 'annual_review:give_input', { person: 'p.id' });
  const standing = granted(await facts.standing(ctx, mentee_id, year, permitted));
  if (standing.kind !== 'faculty') throw new Problem('permission-denied', { detail: 'Only faculty are reviewed.' });
  const { existing } = requireReviewed(standing, '/academic_year');
  if (existing) requireState(existing, 'open', 'mentee_input');
  if (existing && (await contents.input(ctx, existing.id)).mentee_input === mentee_input) return shown(ctx, existing.id);
  const state = mentee_input === null ? 'open' : 'mentee_input';
  const id = existing?.id ?? (await queries.insert(ctx, { mentee_id, academic_year: year.academic_year, state })).id;
  if (existing) await queries.update(ctx, id, { state });
  await contents.set(ctx, id, { mentee_input });
  const type = mentee_input === null ? 'annual_review.input_withdrawn' : 'annual_review.input_given';
  await record(ctx, { type, subject_id: id, data: { mentee_id, academic_year: year.academic_year } });
  if (mentee_input !== null) {
    const notice = { kind: 'review_input_given', subject_id: id, from_person_id: mentee_id } as const;
    await notifications.notify(ctx, ...(await holdersToday(ctx, mentee_id, year)).map((person_id) => ({ ...notice, person_id })));
  }
  return shown(ctx, id);
}
