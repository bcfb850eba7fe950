import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as said from './content-queries.ts';
import * as merging from './merge-queries.ts';
import * as queries from './queries.ts';
import { type AcademicYear, academicYear, academicYearOf } from './rules.ts';
import type { AnnualReview, AnnualReviewFacts, AnnualReviewQuery, ContestAnnualReview, VoidAnnualReview } from './schema.ts';
import * as facts from './standing-queries.ts';

const parties = { person: 'r.mentee_id', reviewer: 'r.reviewer_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'annual_review:read', parties);
const seen = (ctx: Ctx) => ({
  legible: allowed(ctx, 'annual_review:read_content', parties),
  noted: allowed(ctx, 'annual_review:read_note', parties),
});

/** That there are reviews, and how they stand. */
export function list(ctx: Ctx, query: AnnualReviewQuery) {
  return page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'r.id', field: 'id' }]);
}

/** With what was said, for the two and whoever prepares it. That anybody but the mentee read it is recorded. @throws Problem not-found */
export async function get(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  const review = granted(await queries.find(ctx, id, { ...seen(ctx), readable: readable(ctx) }));
  if (review.content !== null && review.mentee_id !== ctx.actor.person_id)
    await record(ctx, { type: 'annual_review.read', subject_id: id });
  return review;
}

/** What the asker has just changed: a token that may write need not be able to read. */
export async function shown(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  return granted(await queries.find(ctx, id, { ...seen(ctx), readable: yes }));
}

/** @throws Problem annual-review-state, naming what it is and what it would have to be */
export function requireState({ state }: Pick<AnnualReviewFacts, 'state'>, ...wanted: AnnualReviewFacts['state'][]): void {
  if (wanted.includes(state)) return;
  throw new Problem('annual-review-state', {
    detail: `The annual review is ${state}; this needs one that is ${wanted.join(' or ')}.`,
    state,
  });
}

/** @throws Problem annual-review-day-unfit for a year that has not begun */
export async function begun(ctx: WriteCtx, wanted: number | undefined): Promise<AcademicYear> {
  const month = await facts.startMonth(ctx);
  const year = wanted === undefined ? academicYearOf(ctx.today, month) : academicYear(wanted, month);
  if (year.starts_on > ctx.today)
    throw Problem.at('annual-review-day-unfit', '/academic_year', `That academic year begins on ${year.starts_on}.`);
  return year;
}

/** @throws Problem annual-review-unfit for whom nothing is reviewed in that year */
export function requireReviewed(standing: facts.Standing, pointer: '/mentee_id' | '/academic_year'): facts.Standing {
  if (standing.is_reviewed) return standing;
  const detail = 'Reviewed are full-time faculty and those with a formal mentor in that academic year.';
  throw Problem.at('annual-review-unfit', pointer, detail, { reason: 'not_reviewed' });
}

/** @throws Problem not-found, permission-denied, precondition-required, version-stale */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  const { academic_year_start_month, ...review } = matched(
    ctx,
    await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, parties)),
  );
  return { ...review, year: academicYear(review.academic_year, academic_year_start_month) };
}

/** Those who would hold the review of a mentee today, but for themselves. */
export const holdersToday = async (ctx: WriteCtx, mentee_id: string, year: AcademicYear): Promise<string[]> =>
  (await facts.holdersOn(ctx, mentee_id, year, ctx.today)).map(({ person_id }) => person_id);

/** The mentee says that they have read it. Twice is no change. @throws Problem annual-review-state */
export async function acknowledge(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  const before = await lock(ctx, id, 'annual_review:answer');
  if (before.state === 'acknowledged') return shown(ctx, id);
  requireState(before, 'held');
  await queries.update(ctx, id, { state: 'acknowledged', acknowledged_at: ctx.now });
  await record(ctx, { type: 'annual_review.acknowledged', subject_id: id });
  return shown(ctx, id);
}

/**
 * The mentee does not agree and says why, to the reviewer alone. Whoever would hold the review today is told as well that it is so.
 * @throws Problem annual-review-state
 */
export async function contest(ctx: WriteCtx, id: string, { note }: ContestAnnualReview): Promise<AnnualReview> {
  const before = await lock(ctx, id, 'annual_review:answer');
  requireState(before, 'held');
  await queries.update(ctx, id, { state: 'contested', contested_at: ctx.now });
  await said.set(ctx, id, { contest_note: note });
  await record(ctx, { type: 'annual_review.contested', subject_id: id });
  const told = new Set([
    ...(before.reviewer_id === null ? [] : [before.reviewer_id]),
    ...(await holdersToday(ctx, before.mentee_id, before.year)),
  ]);
  const notice = { kind: 'review_contested', subject_id: id, from_person_id: ctx.actor.person_id } as const;
  await notifications.notify(ctx, ...[...told].map((person_id) => ({ ...notice, person_id })));
  return shown(ctx, id);
}

/**
 * What was held was recorded in error: it counts for nothing any more, each of the two is left what they said themselves, and the review of the
 * year may be held anew. Both are told. Twice is no change.
 * @throws Problem annual-review-state, approver-is-subject for what one wrote down oneself
 */
export async function strike(ctx: WriteCtx, id: string, { voided_reason }: VoidAnnualReview): Promise<AnnualReview> {
  const before = await lock(ctx, id, 'annual_review:void');
  if (before.state === 'voided') return shown(ctx, id);
  requireState(before, 'held', 'acknowledged', 'contested');
  const { mentee_id, reviewer_id } = before;
  if (reviewer_id === ctx.actor.person_id)
    throw new Problem('approver-is-subject', { detail: 'Another mentorship lead strikes what you wrote down yourself.' });
  await queries.update(ctx, id, { state: 'voided', voided_reason });
  await record(ctx, { type: 'annual_review.voided', subject_id: id, data: { voided_reason } });
  const sides = [mentee_id, ...(reviewer_id === null ? [] : [reviewer_id])];
  await notifications.notify(ctx, ...sides.map((person_id) => ({ person_id, kind: 'review_voided' as const, subject_id: id })));
  return shown(ctx, id);
}

/** Moves the reviews of a duplicate person to the survivor; it never refuses. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await merging.reassignPerson(ctx, from, to);
}
