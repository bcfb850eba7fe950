import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as extensions from './extensions/service.ts';
import * as queries from './queries.ts';
import { alreadyRecorded, refuseOneself } from './refusals.ts';
import { adviceOn, conflictingDecision } from './rules.ts';
import type { CareerMilestone, MilestoneQuery, NewCareerMilestone } from './schema.ts';
import * as windows from './windows/queries.ts';

const owner = { person: 'm.person_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'milestone:read', owner);

/**
 * The milestones that the asker may read, in the order in which they were recorded. That outcomes of other people's reviews were read is
 * recorded, once a page.
 */
export async function list(ctx: WriteCtx, query: MilestoneQuery) {
  const { items, ...rest } = await page(ctx, query, queries.filtered(ctx, readable(ctx), query), [{ column: 'm.id', field: 'id' }]);
  const read = items.filter((item) => isReadingRecorded(ctx, item)).map(({ id }) => id);
  if (read.length > 0)
    await record(ctx, { type: 'career_milestone.listed', subject_id: ctx.actor.person_id, data: { milestone_ids: read } });
  return { items: items.map(advised), ...rest };
}

/** Whether reading the milestone is recorded: where it says the outcome of somebody else's review. */
const isReadingRecorded = (ctx: Ctx, { person_id, cfar_outcome }: Pick<CareerMilestone, 'person_id' | 'cfar_outcome'>): boolean =>
  cfar_outcome !== null && person_id !== ctx.actor.person_id;

/** One milestone. That somebody else read the outcome of a review is recorded. @throws Problem not-found */
export async function get(ctx: WriteCtx, id: string): Promise<CareerMilestone> {
  const row = granted(await queries.find(ctx, id, readable(ctx), yes));
  if (isReadingRecorded(ctx, row)) await record(ctx, { type: 'career_milestone.read', subject_id: id });
  return advised(row);
}

/** A milestone that the asker has just changed, also for a token that may write and not read outcomes. */
async function shown(ctx: WriteCtx, id: string): Promise<CareerMilestone> {
  return advised(granted(await queries.find(ctx, id, yes, readable(ctx))));
}

function advised({ rank, rank_before, ...row }: Omit<CareerMilestone, 'advice'> & { rank: string | null; rank_before: string | null }) {
  return { ...row, advice: adviceOn(row.kind, rank, rank_before) };
}

/**
 * Records a promotion, the decision of a review, or when somebody is due for promotion. Rank and status of the appointment are HR's facts and do not change. The event names neither
 * the person nor the milestone.
 * @throws Problem reference-unknown, person-merged, approver-is-subject, day-in-future, milestone-unfit, milestone-state
 */
export async function recordMilestone(ctx: WriteCtx, values: NewCareerMilestone): Promise<CareerMilestone> {
  demand(ctx, 'milestone:write');
  await people.lockForFact(ctx, { [values.person_id]: '/person_id' });
  await assertRecordable(ctx, values);
  if (values.kind === 'promotion_due') await takePlaceOfEarlier(ctx, values);
  const { id } = await queries.insert(ctx, values);
  await record(ctx, { type: 'career_milestone.recorded', subject_id: id });
  return shown(ctx, id);
}

/**
 * Whether a milestone can be recorded, but for an earlier day on which the person is due. Call it with the person locked.
 * @throws Problem approver-is-subject, day-in-future, milestone-unfit, milestone-state
 */
export async function assertRecordable(ctx: WriteCtx, values: NewCareerMilestone): Promise<void> {
  const { person_id, kind, reached_on } = values;
  refuseOneself(ctx, person_id);
  if (kind !== 'promotion_due' && reached_on > ctx.today)
    throw Problem.at('day-in-future', '/reached_on', 'The day on which it was reached is not in the future.');
  if (kind === 'cfar_decided') await assertDecidable(ctx, values);
  else if (kind === 'promotion_due') await assertDue(ctx, values);
  else await assertPromotable(ctx, values);
}

/** @throws Problem milestone-unfit, milestone-state */
async function assertDecidable(ctx: WriteCtx, { person_id, reached_on, cfar_outcome }: NewCareerMilestone): Promise<void> {
  if (cfar_outcome === undefined) throw Problem.at('milestone-unfit', '/cfar_outcome', 'The decision of a review has an outcome.');
  const clock = await windows.clockOn(ctx, person_id, reached_on);
  if (!clock) throw Problem.at('milestone-unfit', '/reached_on', 'On that day the person was not full-time; others are not reviewed.');
  if (clock.is_waived)
    throw Problem.at('milestone-unfit', '/person_id', 'The appointment was continuing from its first day; there is no review.');
  if (reached_on < clock.earliest_on)
    throw Problem.at('milestone-unfit', '/reached_on', `A review is not decided before ${clock.earliest_on}.`);
  const decisions = await queries.decisionsOnClock(ctx, person_id, clock.clock_starts_on);
  const clash = conflictingDecision(decisions, { reached_on, cfar_outcome });
  if (clash) throw alreadyRecorded(`A decision of ${clash.reached_on} rules this one out; void it first if it was recorded in error.`);
}

/** @throws Problem milestone-unfit, milestone-state */
async function assertPromotable(ctx: WriteCtx, { person_id, kind, cfar_outcome }: NewCareerMilestone): Promise<void> {
  if (cfar_outcome !== undefined) throw Problem.at('milestone-unfit', '/cfar_outcome', 'Only the decision of a review has an outcome.');
  if (!(await queries.isFaculty(ctx, person_id))) throw Problem.at('milestone-unfit', '/person_id', 'Only faculty members are promoted.');
  const before = await queries.promotion(ctx, person_id, kind);
  if (before) throw alreadyRecorded(`The person reached it on ${before.reached_on}; void that first if it was recorded in error.`);
}

/** @throws Problem milestone-unfit */
async function assertDue(ctx: WriteCtx, { person_id, cfar_outcome }: NewCareerMilestone): Promise<void> {
  if (cfar_outcome !== undefined) throw Problem.at('milestone-unfit', '/cfar_outcome', 'Only the decision of a review has an outcome.');
  if (!(await queries.isFaculty(ctx, person_id))) throw Problem.at('milestone-unfit', '/person_id', 'Only faculty members are promoted.');
  if (await queries.isProfessor(ctx, person_id)) throw Problem.at('milestone-unfit', '/person_id', 'A professor is due for no promotion.');
}

/** One day at a time says when a person is due. One that a promotion has followed gives way to the next. @throws Problem milestone-state */
async function takePlaceOfEarlier(ctx: WriteCtx, { person_id }: NewCareerMilestone): Promise<void> {
  const before = await queries.due(ctx, person_id);
  if (before?.stands) throw alreadyRecorded(`The person is due on ${before.reached_on}; void that first where the day has changed.`);
  if (!before) return;
  await queries.setVoided(ctx, before.id);
  await record(ctx, { type: 'career_milestone.voided', subject_id: before.id });
}

/** Voids a milestone recorded in error: it no longer counts and stays in the history. Twice changes nothing. @throws Problem approver-is-subject */
export async function voidMilestone(ctx: WriteCtx, id: string): Promise<CareerMilestone> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'milestone:write', owner)));
  refuseOneself(ctx, before.person_id);
  if (before.voided_at !== null) return shown(ctx, id);
  await queries.setVoided(ctx, id);
  await record(ctx, { type: 'career_milestone.voided', subject_id: id });
  return shown(ctx, id);
}

/** Part of a merge: moves the milestones and extensions of a duplicate person to the survivor. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
  await extensions.reassignPerson(ctx, from, to);
}
