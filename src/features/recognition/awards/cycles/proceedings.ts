import type { WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { reasonsOf } from '../nominations/eligibility-queries.ts';
import * as nominationQueries from '../nominations/queries.ts';
import * as nominations from '../nominations/service.ts';
import * as rankings from '../rankings/queries.ts';
import { moved } from '../rules.ts';
import * as conferred from './conferral-queries.ts';
import * as queries from './queries.ts';
import type { AwardCycle, ConferAwards, DecideAwardCycle } from './schema.ts';
import * as cycles from './service.ts';

/**
 * Closes nominations after their day. What has not been judged is judged; the eligible nominees are told, and asked for their materials.
 * @throws Problem award-cycle-state, award-cycle-early, award-nominator-ranks
 */
export async function closeNominations(ctx: WriteCtx, id: string): Promise<AwardCycle> {
  const before = await cycles.lock(ctx, id);
  const state = cycles.requireOver(ctx, before, 'open');
  await nominations.judgeEach(ctx, id, await nominationQueries.inState(ctx, id, 'submitted'));
  await queries.update(ctx, id, { state });
  for (const nomination of await nominationQueries.inState(ctx, id, 'eligible')) {
    await nominationQueries.update(ctx, nomination.id, { state: nominations.move(nomination, 'request_materials') });
    await nominations.notify(ctx, 'nomination_materials_asked', nomination.id, [nomination.nominee_id]);
  }
  await cycles.recordEvent(ctx, 'nominations_closed', id);
  return cycles.shown(ctx, id);
}

/**
 * Begins the review after the day of letters. What is not complete is withdrawn; the committee is asked to rank the rest.
 * @throws Problem award-cycle-state, award-cycle-early, award-nominator-ranks
 */
export async function beginReview(ctx: WriteCtx, id: string): Promise<AwardCycle> {
  const before = await cycles.lock(ctx, id);
  const state = cycles.requireOver(ctx, before, 'nominee_materials');
  const every = await nominationQueries.inState(ctx, id, 'materials_requested', 'complete');
  for (const nomination of every) {
    const reviewed = moved(nomination.state, 'begin_review');
    if (reviewed !== null) await nominationQueries.update(ctx, nomination.id, { state: reviewed });
    else {
      await nominationQueries.update(ctx, nomination.id, {
        state: nominations.move(nomination, 'withdraw'),
        withdrawn_because: 'incomplete',
      });
      await nominations.recordEvent(ctx, 'withdrawn', nomination.id);
      const concerned = [nomination.nominee_id, ...nomination.nominators.map((one) => one.id)];
      await nominations.notify(ctx, 'nomination_withdrawn', nomination.id, concerned);
    }
  }
  await queries.update(ctx, id, { state });
  await cycles.recordEvent(ctx, 'review_begun', id);
  await notifications.notify(
    ctx,
    ...before.committee.map((member) => ({ person_id: member.id, kind: 'award_review_begun' as const, subject_id: id })),
  );
  return cycles.shown(ctx, id);
}

/**
 * Decides which nominations get the award, none included, after every member of the committee has ranked them. A nominee who does not meet the
 * criteria any more, such as one who has left or died, cannot have it.
 * @throws Problem award-cycle-state, award-ranking-missing, award-laureates-unfit, award-nominee-unfit, award-nominator-ranks, award-ranker-barred
 */
export async function decide(ctx: WriteCtx, id: string, { nomination_ids }: DecideAwardCycle): Promise<AwardCycle> {
  const before = await cycles.lock(ctx, id);
  cycles.requireState(before, 'review');
  if (before.bar !== null)
    throw new Problem('award-ranker-barred', { detail: 'You are too close to a nominee; another office decides this cycle.' });
  // Decisions of two cycles of one award take turns, so that nobody gets it twice against the criteria.
  await queries.lockProgramme(ctx, before.programme_id);
  const reviewed = await nominationQueries.inState(ctx, id, 'under_review');
  await requireRanked(ctx, before, reviewed.length);
  if (nomination_ids.length > before.awards_maximum)
    throw Problem.at('award-laureates-unfit', '/nomination_ids', `The cycle has ${before.awards_maximum} at most.`);
  const reasons = await reasonsOf(
    ctx,
    id,
    reviewed.map(({ nominee_id }) => nominee_id),
  );
  for (const [i, nomination_id] of nomination_ids.entries()) {
    const nomination = reviewed.find((one) => one.id === nomination_id);
    if (!nomination || nomination_ids.indexOf(nomination_id) < i)
      throw Problem.at('award-laureates-unfit', `/nomination_ids/${i}`, 'It is not under review in this cycle, or is named twice.');
    const unmet = reasons.get(nomination.nominee_id) ?? [];
    if (unmet.length > 0)
      throw Problem.at(
        'award-nominee-unfit',
        `/nomination_ids/${i}`,
        `The nominee does not meet the criteria any more: ${unmet.join(', ')}.`,
      );
  }
  for (const nomination of reviewed) {
    const state = nominations.move(nomination, nomination_ids.includes(nomination.id) ? 'select' : 'pass_over');
    await nominationQueries.update(ctx, nomination.id, { state });
    await nominations.notify(ctx, 'nomination_decided', nomination.id, [
      nomination.nominee_id,
      ...nomination.nominators.map((one) => one.id),
    ]);
  }
  await queries.update(ctx, id, { state: 'decided', decided_on: ctx.today, decided_by: ctx.actor.person_id });
  await cycles.recordEvent(ctx, 'decided', id);
  return cycles.shown(ctx, id);
}

/** @throws Problem award-ranking-missing */
async function requireRanked(ctx: WriteCtx, { id, committee }: AwardCycle, nominations: number): Promise<void> {
  if (nominations === 0) return;
  const ranked = (await rankings.ofMembers(ctx, id)).filter(({ nomination_ids }) => nomination_ids.length === nominations);
  if (committee.length === 0 || ranked.length < committee.length)
    throw new Problem('award-ranking-missing', {
      detail: `${ranked.length} of ${committee.length} members of the committee have ranked the ${nominations} nominations.`,
    });
}

/**
 * Confers what was decided, on the day of the ceremony: an award for each laureate, who is asked whether it may be listed publicly.
 * @throws Problem award-cycle-state, day-in-future, award-nominator-ranks
 */
export async function confer(ctx: WriteCtx, id: string, { conferred_on = ctx.today }: ConferAwards): Promise<AwardCycle> {
  const before = await cycles.lock(ctx, id);
  cycles.requireState(before, 'decided');
  if (conferred_on > ctx.today) throw Problem.at('day-in-future', '/conferred_on', 'The day of the ceremony has not come.');
  if (before.decided_on !== null && conferred_on < before.decided_on)
    throw Problem.at('period-empty', '/conferred_on', `The award was decided on ${before.decided_on}; it is conferred then or later.`);
  await queries.update(ctx, id, { state: 'conferred', conferred_on, conferred_by: ctx.actor.person_id });
  const awards = await conferred.insertAwards(ctx, id, conferred_on);
  await cycles.recordEvent(ctx, 'conferred', id, { conferred_on });
  await record(
    ctx,
    ...awards.map((award) => ({
      type: 'award.conferred' as const,
      subject_id: award.id,
      data: { person_id: award.person_id, cycle_id: id },
    })),
  );
  await notifications.notify(
    ctx,
    ...awards.map((award) => ({ person_id: award.person_id, kind: 'award_conferred' as const, subject_id: award.id })),
  );
  return cycles.shown(ctx, id);
}
