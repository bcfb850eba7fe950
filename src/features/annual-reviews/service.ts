import { contains } from '../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../core/context.ts';
import { yes } from '../../core/db.ts';
import { record } from '../../core/events.ts';
import { allowed, type Permission } from '../../core/grants.ts';
import { page } from '../../core/page.ts';
import { Problem, type ProblemCode } from '../../core/problem.ts';
import * as actions from '../actions/service.ts';
import * as notifications from '../notifications/service.ts';
import * as people from '../people/service.ts';
import * as queries from './queries.ts';
import { type AcademicYear, academicYear, academicYearOf, adviceOn, capacityFor, type Held } from './rules.ts';
import type {
  AnnualReview,
  AnnualReviewFacts,
  AnnualReviewQuery,
  Capacity,
  ContestAnnualReview,
  HoldAnnualReview,
  ReviewInput,
  WaiveAnnualReview,
} from './schema.ts';
import * as facts from './standing-queries.ts';

const parties = { person: 'r.mentee_id', reviewer: 'r.reviewer_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'annual_review:read', parties);
const legible = (ctx: Ctx) => allowed(ctx, 'annual_review:read_content', parties);

/** That there are reviews, and how they stand. */
export function list(ctx: Ctx, query: AnnualReviewQuery) {
  return page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'r.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<AnnualReview> {
  return { ...granted(await queries.find(ctx, id, readable(ctx), legible(ctx))), warnings: [] };
}

/** What the asker has just changed: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  return { ...granted(await queries.find(ctx, id, yes, legible(ctx))), warnings: [] };
}

const wrong = (code: ProblemCode, pointer: string, detail: string, more: object = {}) =>
  new Problem(code, { detail, errors: [{ pointer, code, detail }], ...more });

/** @throws Problem annual-review-state, naming what it is and what it would have to be */
function requireState({ state }: Pick<AnnualReviewFacts, 'state'>, ...wanted: AnnualReviewFacts['state'][]): void {
  if (wanted.includes(state)) return;
  throw new Problem('annual-review-state', {
    detail: `The annual review is ${state}; this needs one that is ${wanted.join(' or ')}.`,
    state,
  });
}

/** @throws Problem annual-review-day-unfit for a year that has not begun */
async function begun(ctx: WriteCtx, wanted: number | undefined): Promise<AcademicYear> {
  const month = await facts.startMonth(ctx);
  const year = wanted === undefined ? academicYearOf(ctx.today, month) : academicYear(wanted, month);
  if (year.starts_on > ctx.today)
    throw wrong('annual-review-day-unfit', '/academic_year', `That academic year begins on ${year.starts_on}.`);
  return year;
}

/** @throws Problem annual-review-unfit for whom nothing is reviewed in that year */
function requireReviewed(standing: facts.Standing): facts.Standing {
  if (standing.is_reviewed) return standing;
  const detail = 'Reviewed are full-time faculty and those with a formal mentor in that academic year.';
  throw wrong('annual-review-unfit', '/mentee_id', detail, { reason: 'not_reviewed' });
}

/**
 * What the asker wants to say for their own review, until it is held; null takes it back. Saying the same again is no change.
 * @throws Problem annual-review-day-unfit, annual-review-unfit, annual-review-state
 */
export async function giveInput(ctx: WriteCtx, { academic_year, mentee_input }: ReviewInput): Promise<AnnualReview> {
  const mentee_id = ctx.actor.person_id;
  await people.lockForFact(ctx, { [mentee_id]: '' });
  const year = await begun(ctx, academic_year);
  const permitted = allowed(ctx, 'annual_review:give_input', { person: 'p.id' });
  const standing = granted(await facts.standing(ctx, mentee_id, year, permitted));
  if (standing.kind !== 'faculty') throw new Problem('permission-denied', { detail: 'Only faculty are reviewed.' });
  const { existing } = requireReviewed(standing);
  if (existing) requireState(existing, 'open', 'mentee_input');
  if (existing && (await queries.input(ctx, existing.id)).mentee_input === mentee_input) return shown(ctx, existing.id);
  const state = mentee_input === null ? 'open' : 'mentee_input';
  const id = existing?.id ?? (await queries.insert(ctx, { mentee_id, academic_year: year.academic_year, state })).id;
  if (existing) await queries.update(ctx, id, { state });
  await queries.setContent(ctx, id, { mentee_input });
  const type = mentee_input === null ? 'annual_review.input_withdrawn' : 'annual_review.input_given';
  await record(ctx, { type, subject_id: id, data: { mentee_id, academic_year: year.academic_year } });
  return shown(ctx, id);
}

/**
 * Writes down a review that was held. The reviewer holds a capacity over the mentee today, since what is written is written today, and held
 * one on the day, which the role that is stored proves; they are neither the mentee nor anybody who was their mentor in that year.
 * @throws Problem reference-unknown, person-merged, permission-denied, approver-is-subject, day-in-future, annual-review-day-unfit,
 *   annual-review-unfit, annual-review-state, capacity-not-held
 */
export async function hold(ctx: WriteCtx, input: HoldAnnualReview): Promise<AnnualReview> {
  const { mentee_id, academic_year, held_on = ctx.today, capacity, actions: agreed, ...content } = input;
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id' });
  const month = await facts.startMonth(ctx);
  const year = academic_year === undefined ? academicYearOf(held_on, month) : academicYear(academic_year, month);
  const standing = granted(await facts.standing(ctx, mentee_id, year, allowed(ctx, 'annual_review:hold', { person: 'p.id' })));
  if (mentee_id === ctx.actor.person_id) throw wrong('approver-is-subject', '/mentee_id', 'Nobody reviews themselves.');
  requireDay(ctx, held_on, year);
  requireReviewed(standing);
  await requireNoMentor(ctx, mentee_id, year);
  const { existing } = standing;
  if (existing) requireState(existing, 'open', 'mentee_input');
  const held = requireCapacity(await facts.capacitiesOn(ctx, mentee_id, held_on), capacity, held_on);
  const values = { state: 'held', held_on, reviewer_id: ctx.actor.person_id, ...held } as const;
  const id = existing?.id ?? (await queries.insert(ctx, { mentee_id, academic_year: year.academic_year, ...values })).id;
  if (existing) await queries.update(ctx, id, values);
  await queries.setContent(ctx, id, content);
  await actions.add(
    ctx,
    { review_id: id },
    agreed.map(({ owner, ...action }) => ({ ...action, owner_id: owner === 'mentee' ? mentee_id : ctx.actor.person_id })),
  );
  const data = { mentee_id, academic_year: year.academic_year, held_on, capacity: held.capacity };
  await record(ctx, { type: 'annual_review.held', subject_id: id, data });
  await notifications.notify(ctx, { person_id: mentee_id, kind: 'review_held', subject_id: id, from_person_id: ctx.actor.person_id });
  return shown(ctx, id);
}

/** @throws Problem day-in-future, annual-review-day-unfit */
function requireDay(ctx: WriteCtx, held_on: string, year: AcademicYear): void {
  if (held_on > ctx.today) throw wrong('day-in-future', '/held_on', 'It has not been held yet on that day.');
  if (contains(year, held_on)) return;
  throw wrong('annual-review-day-unfit', '/held_on', `The academic year runs from ${year.starts_on} and is over on ${year.ends_on}.`);
}

/** @throws Problem annual-review-unfit */
async function requireNoMentor(ctx: WriteCtx, mentee_id: string, year: AcademicYear): Promise<void> {
  if (!(await facts.wasMentor(ctx, mentee_id, year))) return;
  const detail = 'A reviewer was not a formal mentor of the person at any time in the review period (rule 6.8); somebody else holds it.';
  throw wrong('annual-review-unfit', '/mentee_id', detail, { reason: 'is_mentor' });
}

/** @throws Problem capacity-not-held, with those that were */
function requireCapacity(held: readonly Held[], wanted: Capacity | undefined, day: string): Held {
  const found = capacityFor(held, wanted);
  if (found) return { capacity: found.capacity, role_id: found.role_id };
  const detail = wanted
    ? `You did not hold the capacity ${wanted} for this mentee on ${day}.`
    : `You held no capacity over this mentee on ${day}.`;
  throw wrong('capacity-not-held', wanted ? '/capacity' : '/held_on', detail, { held: held.map(({ capacity }) => capacity) });
}

async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, parties)));
}

/** The mentee says that they have read it. Twice is no change. @throws Problem annual-review-state */
export async function acknowledge(ctx: WriteCtx, id: string): Promise<AnnualReview> {
  const before = await lock(ctx, id, 'annual_review:answer');
  if (before.state === 'acknowledged') return shown(ctx, id);
  requireState(before, 'held');
  await queries.update(ctx, id, { state: 'acknowledged', acknowledged_at: ctx.now });
  await record(ctx, { type: 'annual_review.acknowledged', subject_id: id });
  return shown(ctx, id);
}

/** The mentee does not agree and says why, to the reviewer alone. @throws Problem annual-review-state */
export async function contest(ctx: WriteCtx, id: string, { note }: ContestAnnualReview): Promise<AnnualReview> {
  const before = await lock(ctx, id, 'annual_review:answer');
  requireState(before, 'held');
  await queries.update(ctx, id, { state: 'contested', contested_at: ctx.now });
  await queries.setContent(ctx, id, { contest_note: note });
  await record(ctx, { type: 'annual_review.contested', subject_id: id });
  if (before.reviewer_id !== null) {
    const from_person_id = ctx.actor.person_id;
    await notifications.notify(ctx, { person_id: before.reviewer_id, kind: 'review_contested', subject_id: id, from_person_id });
  }
  return shown(ctx, id);
}

/**
 * There need be no review for that year. What the HR facts say against the reason is told to whoever waives, and does not stop them. Twice is
 * no change.
 * @throws Problem reference-unknown, person-merged, permission-denied, annual-review-day-unfit, annual-review-unfit, annual-review-state
 */
export async function waive(ctx: WriteCtx, { mentee_id, academic_year, waived_reason }: WaiveAnnualReview): Promise<AnnualReview> {
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id' });
  const year = await begun(ctx, academic_year);
  const permitted = allowed(ctx, 'annual_review:waive', { person: 'p.id' });
  const { existing } = requireReviewed(granted(await facts.standing(ctx, mentee_id, year, permitted)));
  if (existing?.state === 'waived') return shown(ctx, existing.id);
  if (existing) requireState(existing, 'open', 'mentee_input');
  const values = { state: 'waived', waived_reason } as const;
  const id = existing?.id ?? (await queries.insert(ctx, { mentee_id, academic_year: year.academic_year, ...values })).id;
  if (existing) await queries.update(ctx, id, values);
  await record(ctx, { type: 'annual_review.waived', subject_id: id, data: { mentee_id, academic_year: year.academic_year } });
  const { recent_days, ...career } = await facts.career(ctx, mentee_id, year);
  return { ...(await shown(ctx, id)), warnings: adviceOn(waived_reason, career, year, recent_days) };
}

/** Moves the reviews of a duplicate person to the survivor; it never refuses. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
