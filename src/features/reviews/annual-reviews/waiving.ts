import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { granted, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as contents from './content-queries.ts';
import * as queries from './queries.ts';
import { contradictionOf } from './rules.ts';
import type { AnnualReview, WaiveAnnualReview } from './schema.ts';
import { begunYear, holdersToday, requireReviewed, requireState, shown } from './service.ts';
import * as facts from './standing-queries.ts';

/**
 * Waives the review of a year. HR facts confirm the reason, or `other` comes with a note from a mentorship lead. The mentee and whoever would
 * hold the review are notified. Twice changes nothing; the review may still be held.
 * @throws Problem reference-unknown, person-merged, permission-denied, annual-review-day-unfit, annual-review-unfit, annual-review-state,
 *   waiver-unfounded
 */
export async function waive(
  ctx: WriteCtx,
  { mentee_id, academic_year, waived_reason, waived_note }: WaiveAnnualReview,
): Promise<AnnualReview> {
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id' });
  const year = await begunYear(ctx, academic_year);
  const { existing } = requireReviewed(granted(await facts.standing(ctx, mentee_id, year, mayWaive(ctx, waived_reason))), '/mentee_id');
  if (existing?.state === 'waived') return shown(ctx, existing.id);
  if (existing) requireState(existing, 'open', 'mentee_input');
  if (waived_reason === 'other' && waived_note === undefined)
    throw Problem.at('waiver-unfounded', '/waived_note', 'Say why in a note: `other` has no HR fact behind it.');
  const { recent_days, ...career } = await facts.career(ctx, mentee_id, year);
  const contradiction = contradictionOf(waived_reason, career, year, recent_days);
  if (contradiction !== null) throw Problem.at('waiver-unfounded', '/waived_reason', contradiction);
  const values = { state: 'waived', waived_reason, waived_on: ctx.today } as const;
  const id = existing?.id ?? (await queries.insert(ctx, { mentee_id, academic_year: year.academic_year, ...values })).id;
  if (existing) await queries.update(ctx, id, values);
  if (waived_note !== undefined) await contents.set(ctx, id, { waived_note });
  await record(ctx, { type: 'annual_review.waived', subject_id: id, data: { mentee_id, academic_year: year.academic_year } });
  const review = await shown(ctx, id);
  const notified = [mentee_id, ...(await holdersToday(ctx, mentee_id, year))];
  const notice = { kind: 'review_waived', subject_id: id, occasion: String(review.row_version) } as const;
  await notifications.notify(ctx, ...notified.map((person_id) => ({ ...notice, person_id })));
  return review;
}

const matter = { person: 'p.id', since: 'year.starts_on' } as const;

/** A reason without an HR fact is for a mentorship lead to give, not for the director who would hold the review. */
function mayWaive(ctx: WriteCtx, reason: WaiveAnnualReview['waived_reason']): RawBuilder<SqlBool> {
  const permitted = allowed(ctx, 'annual_review:waive', matter);
  if (reason !== 'other') return permitted;
  return sql<boolean>`(${permitted} and ${allowed(ctx, 'annual_review:waive_otherwise', matter)})`;
}
