import { granted, type WriteCtx } from '../../../core/context.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as actions from '../actions/service.ts';
import * as contents from './content-queries.ts';
import * as queries from './queries.ts';
import type { AcademicYear, Holder } from './rules.ts';
import type { AnnualReview, AnnualReviewContentPatch, HoldAnnualReview, Office } from './schema.ts';
import { lock, requireReviewed, requireState, shown } from './service.ts';
import * as facts from './standing-queries.ts';

/**
 * Records a review that was held, also after the end of its year, with its content and the actions that were agreed on. The reviewer leads the
 * mentee today, because the content is written today, and was the one to hold the review on the day, which the stored role proves. They are
 * neither the mentee nor anybody who was their formal mentor since the year began. A waived review can still be held. The mentee is notified.
 * That the reviewer got to read the mentee's input is recorded.
 * @throws Problem reference-unknown, person-merged, permission-denied, approver-is-subject, day-in-future, annual-review-day-unfit,
 *   annual-review-unfit, annual-review-state, capacity-not-held
 */
export async function hold(ctx: WriteCtx, input: HoldAnnualReview): Promise<AnnualReview> {
  const { mentee_id, academic_year, held_on = ctx.today, capacity: wanted, actions: agreed, ...content } = input;
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id' });
  const year = await facts.academicYear(ctx, academic_year === undefined ? { day: held_on } : { year: academic_year });
  const standing = granted(await facts.standing(ctx, mentee_id, year, allowed(ctx, 'annual_review:hold', { person: 'p.id' })));
  if (mentee_id === ctx.actor.person_id) throw Problem.at('approver-is-subject', '/mentee_id', 'Nobody reviews themselves.');
  requireDay(ctx, held_on, year);
  requireReviewed(standing, '/mentee_id');
  await requireNoMentor(ctx, mentee_id, year.starts_on, '/mentee_id');
  const held = await requireHolder(ctx, mentee_id, year, held_on, wanted);
  const { existing } = standing;
  if (existing) requireState(existing, 'open', 'mentee_input', 'waived');
  const values = { state: 'held', held_on, reviewer_id: ctx.actor.person_id, ...held } as const;
  const id = existing?.id ?? (await queries.insert(ctx, { mentee_id, academic_year: year.academic_year, ...values })).id;
  if (existing) await queries.update(ctx, id, { ...values, waived_reason: null, waived_on: null });
  await contents.set(ctx, id, content);
  await actions.add(
    ctx,
    { review_id: id },
    agreed.map(({ owner, ...action }) => ({ ...action, owner_id: owner === 'mentee' ? mentee_id : ctx.actor.person_id })),
  );
  const data = { mentee_id, academic_year: year.academic_year, held_on, capacity: held.capacity };
  await record(ctx, { type: 'annual_review.held', subject_id: id, data });
  await notifications.notify(ctx, { person_id: mentee_id, kind: 'review_held', subject_id: id, from_person_id: ctx.actor.person_id });
  const review = await shown(ctx, id);
  if (review.content !== null && review.content.mentee_input !== null) await record(ctx, { type: 'annual_review.read', subject_id: id });
  return review;
}

/** @throws Problem day-in-future, annual-review-day-unfit */
function requireDay(ctx: WriteCtx, held_on: string, { starts_on }: AcademicYear): void {
  if (held_on > ctx.today) throw Problem.at('day-in-future', '/held_on', 'The day on which it was held is not in the future.');
  if (held_on < starts_on) throw Problem.at('annual-review-day-unfit', '/held_on', `The academic year begins on ${starts_on}.`);
}

/** @throws Problem annual-review-unfit for somebody who was a formal mentor since a day, or is one today */
async function requireNoMentor(ctx: WriteCtx, mentee_id: string, since: string, pointer: string): Promise<void> {
  if (!(await facts.wasMentor(ctx, mentee_id, since))) return;
  const detail = 'Whoever was a formal mentor of the person in the review period does not review them; somebody else holds it.';
  throw Problem.at('annual-review-unfit', pointer, detail, { reason: 'is_mentor' });
}

/**
 * The office in which the asker holds the review on a day.
 * @throws Problem permission-denied where somebody closer holds it; capacity-not-held, with those that were
 */
async function requireHolder(
  ctx: WriteCtx,
  mentee_id: string,
  year: AcademicYear,
  day: string,
  wanted: Office | undefined,
): Promise<Pick<Holder, 'capacity' | 'role_id'>> {
  const holders = await facts.holdersOn(ctx, mentee_id, year, day);
  const own = holders.find(({ person_id }) => person_id === ctx.actor.person_id);
  if (own && (wanted === undefined || wanted === own.capacity)) return { capacity: own.capacity, role_id: own.role_id };
  const held = own ? [own.capacity] : await facts.officesOn(ctx, mentee_id, day);
  if (wanted !== undefined && !held.includes(wanted))
    throw Problem.at('capacity-not-held', '/capacity', `You did not hold the office ${wanted} for this mentee's review on ${day}.`, {
      held,
    });
  if (held.length === 0) throw Problem.at('capacity-not-held', '/held_on', `You held no office over this mentee on ${day}.`, { held });
  const first = holders[0]?.capacity ?? 'division_director';
  throw new Problem('permission-denied', { detail: `The review was to be held on ${day} by the ${first.replaceAll('_', ' ')}.` });
}

/**
 * Corrects what the reviewer wrote, until the mentee has acknowledged or contested it; the mentee is notified.
 * @throws Problem annual-review-state; capacity-not-held for whoever no longer leads the mentee; annual-review-unfit for their mentor
 */
export async function editContent(ctx: WriteCtx, id: string, patch: AnnualReviewContentPatch): Promise<AnnualReview> {
  await queries.lockMentee(ctx, id);
  const before = await lock(ctx, id, 'annual_review:edit');
  requireState(before, 'held');
  await requireNoMentor(ctx, before.mentee_id, ctx.today, '');
  if ((await facts.officesOn(ctx, before.mentee_id, ctx.today)).length === 0)
    throw new Problem('capacity-not-held', { detail: 'You hold no office over this mentee any more.', held: [] });
  const changes = changesOf(await contents.written(ctx, id), patch);
  if (!changes) return shown(ctx, id);
  await contents.set(ctx, id, changes as Parameters<typeof contents.set>[2]);
  await queries.touch(ctx, id);
  await record(ctx, { type: 'annual_review.edited', subject_id: id });
  await notifications.notify(ctx, {
    person_id: before.mentee_id,
    kind: 'review_edited',
    subject_id: id,
    occasion: String(before.row_version + 1),
    from_person_id: ctx.actor.person_id,
  });
  return shown(ctx, id);
}
