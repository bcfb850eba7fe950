import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as contents from './content-queries.ts';
import * as merging from './merge-queries.ts';
import * as queries from './queries.ts';
import type { AcademicYear } from './rules.ts';
import type { AnnualReview, AnnualReviewFacts, AnnualReviewQuery, ContestAnnualReview, VoidAnnualReview } from './schema.ts';
import * as facts from './standing-queries.ts';

const parties = { person: 'r.mentee_id', reviewer: 'r.reviewer_id', office: 'r.capacity' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'annual_review:read', parties);
const access = (ctx: Ctx) => ({
  canReadContent: allowed(ctx, 'annual_review:read_content', parties),
  canReadIssues: allowed(ctx, 'annual_review:read_issues', parties),
  canReadNote: allowed(ctx, 'annual_review:read_note', { ...parties, since: 'year.starts_on' }),
});

/** The reviews that the asker may read, without their content. */
export function list(ctx: Ctx, query: AnnualReviewQuery) {
  return page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'r.id', field: 'id' }]);
}

/**
 * One review, with its content for the mentee, the reviewer and whoever prepares it. That anybody but the mentee read it is recorded.
 * @throws Problem not-found
 */
export async function get(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  const review = granted(await queries.find(ctx, id, { ...access(ctx), readable: readable(ctx) }));
  if (review.content !== null && review.mentee_id !== ctx.actor.person_id)
    await record(ctx, { type: 'annual_review.read', subject_id: id });
  return review;
}

/** A review that the asker has just changed, also for a token that may write and not read. */
export async function shown(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  return granted(await queries.find(ctx, id, { ...access(ctx), readable: yes }));
}

/** Refuses a review in any other state. @throws Problem annual-review-state with its `state` */
export function requireState({ state }: Pick<AnnualReviewFacts, 'state'>, ...wanted: AnnualReviewFacts['state'][]): void {
  if (wanted.includes(state)) return;
  throw new Problem('annual-review-state', {
    detail: `The annual review is ${state}; this needs one that is ${wanted.join(' or ')}.`,
    state,
  });
}

/** The academic year that is asked for, by default the present one. @throws Problem annual-review-day-unfit for one that has not begun */
export async function begunYear(ctx: WriteCtx, wanted: number | undefined): Promise<AcademicYear> {
  const year = await facts.academicYear(ctx, wanted === undefined ? { day: ctx.today } : { year: wanted });
  if (year.starts_on > ctx.today)
    throw Problem.at('annual-review-day-unfit', '/academic_year', `That academic year begins on ${year.starts_on}.`);
  return year;
}

/** Refuses people who are not reviewed in that year. @throws Problem annual-review-unfit */
export function requireReviewed(standing: facts.Standing, pointer: '/mentee_id' | '/academic_year'): facts.Standing {
  if (standing.is_reviewed) return standing;
  const detail = 'Reviewed are full-time faculty and those with a formal mentor in that academic year.';
  throw Problem.at('annual-review-unfit', pointer, detail, { reason: 'not_reviewed' });
}

/** A review that is about to change, locked, with its year. @throws Problem not-found, permission-denied, precondition-required, version-stale */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  // Whoever was a formal mentor in the period does not void its review either.
  const matter = permission === 'annual_review:void' ? { ...parties, since: 'year.starts_on' } : parties;
  const { starts_on, ends_on, ...review } = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, matter)));
  return { ...review, year: { academic_year: review.academic_year, starts_on, ends_on } satisfies AcademicYear };
}

/** Who would hold the review of a mentee today. */
export const holdersToday = async (ctx: WriteCtx, mentee_id: string, year: AcademicYear): Promise<string[]> =>
  (await facts.holdersOn(ctx, mentee_id, year, ctx.today)).map(({ person_id }) => person_id);

/** Acknowledges a held review, as the mentee. Twice changes nothing. @throws Problem annual-review-state */
export async function acknowledge(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  const before = await lock(ctx, id, 'annual_review:answer');
  if (before.state === 'acknowledged') return shown(ctx, id);
  requireState(before, 'held');
  await queries.update(ctx, id, { state: 'acknowledged', acknowledged_at: ctx.now });
  await record(ctx, { type: 'annual_review.acknowledged', subject_id: id });
  return shown(ctx, id);
}

/**
 * Contests a held review, as the mentee, with a note that only the reviewer reads. The reviewer and whoever would hold the review today are
 * notified.
 * @throws Problem annual-review-state
 */
export async function contest(ctx: WriteCtx, id: string, { note }: ContestAnnualReview): Promise<AnnualReview> {
  const before = await lock(ctx, id, 'annual_review:answer');
  requireState(before, 'held');
  await queries.update(ctx, id, { state: 'contested', contested_at: ctx.now });
  await contents.set(ctx, id, { contest_note: note });
  await record(ctx, { type: 'annual_review.contested', subject_id: id });
  const notified = new Set([
    ...(before.reviewer_id === null ? [] : [before.reviewer_id]),
    ...(await holdersToday(ctx, before.mentee_id, before.year)),
  ]);
  const notice = { kind: 'review_contested', subject_id: id, from_person_id: ctx.actor.person_id } as const;
  await notifications.notify(ctx, ...[...notified].map((person_id) => ({ ...notice, person_id })));
  return shown(ctx, id);
}

/**
 * Voids a review that was recorded in error: it no longer counts, each of the two is left what they wrote themselves, and the review of the year
 * may be held anew. Both are notified. Twice changes nothing.
 * @throws Problem annual-review-state; approver-is-subject for what one wrote down oneself
 */
export async function voidReview(ctx: WriteCtx, id: string, { voided_reason }: VoidAnnualReview): Promise<AnnualReview> {
  const before = await lock(ctx, id, 'annual_review:void');
  if (before.state === 'voided') return shown(ctx, id);
  requireState(before, 'held', 'acknowledged', 'contested');
  const { mentee_id, reviewer_id } = before;
  if (reviewer_id === ctx.actor.person_id)
    throw new Problem('approver-is-subject', { detail: 'Another mentorship lead voids what you wrote down yourself.' });
  await queries.update(ctx, id, { state: 'voided', voided_reason });
  await record(ctx, { type: 'annual_review.voided', subject_id: id, data: { voided_reason } });
  const sides = [mentee_id, ...(reviewer_id === null ? [] : [reviewer_id])];
  await notifications.notify(ctx, ...sides.map((person_id) => ({ person_id, kind: 'review_voided' as const, subject_id: id })));
  return shown(ctx, id);
}

/** Moves the reviews of a duplicate person to the survivor; it never refuses. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await merging.reassignPerson(ctx, from, to);
  await merging.reassignReleases(ctx, from, to);
}
