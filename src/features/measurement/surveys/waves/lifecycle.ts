import { THE_SERVICE, type WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { FEWEST_PEOPLE } from '../kinds.ts';
import { type Place, strataOf } from '../strata.ts';
import * as closing from './closing-queries.ts';
import * as opening from './opening-queries.ts';
import * as queries from './queries.ts';
import type { PauseSurveyWave, ResumeSurveyWave, SurveyWave } from './schema.ts';
import { lock, recorded, requireState } from './service.ts';

/** Approves a draft as it is. @throws Problem survey-wave-state, survey-wave-over */
export async function approve(ctx: WriteCtx, id: string): Promise<SurveyWave> {
  requireState(await lock(ctx, id, 'survey_wave:approve'), 'draft');
  await queries.update(ctx, id, { state: 'approved' });
  return recorded(ctx, id, 'approved');
}

/**
 * Opens an approved wave: invites everybody who is of its audience today. Links go out with the mail of the next morning.
 * @throws Problem survey-wave-state, survey-wave-over, survey-wave-early, survey-audience-small
 */
export async function open(ctx: WriteCtx, id: string): Promise<SurveyWave> {
  const before = await lock(ctx, id);
  requireState(before, 'approved');
  if (before.opens_on > ctx.today || before.closes_on <= ctx.today)
    throw new Problem('survey-wave-early', { detail: `It can be opened from ${before.opens_on} to the day before ${before.closes_on}.` });
  const places = await opening.candidates(ctx, before);
  const strata = before.form === 'anonymous' ? strataOf(places, FEWEST_PEOPLE) : null;
  requireEnough(places, strata === null ? 1 : FEWEST_PEOPLE);
  const numbers = new Map((strata ?? []).map((stratum) => [keyOf(stratum), stratum]));
  const groups = [...numbers].map(([key, stratum], index) => ({ key, stratum: { ...stratum, number: index + 1 } }));
  const numberOf = new Map(groups.map(({ key, stratum }) => [key, stratum.number]));
  if (strata !== null) {
    const rows = groups.map(({ stratum: { number, audience, division_id, site_id } }) => ({ number, audience, division_id, site_id }));
    await opening.insertStrata(ctx, id, rows);
  }
  const invited = places.map((place, index) => {
    const stratum = strata?.[index];
    return { ...place, stratum: stratum === undefined ? null : (numberOf.get(keyOf(stratum)) ?? null) };
  });
  const invitations = await opening.insertInvitations(ctx, id, invited);
  await opening.insertKeys(ctx, id);
  await queries.update(ctx, id, { state: 'open', opened_on: ctx.today });
  const notices = invitations.map(({ id: subject_id, person_id }) => ({ kind: 'survey_invitation', subject_id, person_id }) as const);
  await notifications.notify(asTheService(ctx), ...notices);
  return recorded(ctx, id, 'opened', { invited: invitations.length });
}

const keyOf = ({ audience, division_id, site_id }: Place) => [audience, division_id, site_id].join(' ');

/** Whoever opens a wave may be asked in it, too, and nobody is notified of what they did themselves. */
const asTheService = (ctx: WriteCtx): WriteCtx => ({ ...ctx, actor: { ...ctx.actor, person_id: THE_SERVICE } });

/** @throws Problem survey-audience-small */
function requireEnough(places: readonly Place[], fewest: number): void {
  const asked = Map.groupBy(places, ({ audience }) => audience);
  const small = [...asked].filter(([, members]) => members.length < fewest).map(([audience]) => audience);
  if (asked.size > 0 && small.length === 0) return;
  throw new Problem('survey-audience-small', {
    detail:
      asked.size === 0
        ? 'Today nobody is of its audience.'
        : `An anonymous survey asks at least ${FEWEST_PEOPLE} people of each audience; of ${small.join(' and ')} there are fewer.`,
  });
}

/** Pauses an open wave: it takes no answers until it is resumed. @throws Problem survey-wave-state, survey-wave-over */
export async function pause(ctx: WriteCtx, id: string, { reason }: PauseSurveyWave): Promise<SurveyWave> {
  requireState(await lock(ctx, id), 'open');
  await queries.update(ctx, id, { state: 'paused' });
  await queries.pause(ctx, id, reason);
  return recorded(ctx, id, 'paused');
}

/** Goes on with a paused wave. @throws Problem survey-wave-state, survey-wave-over, survey-wave-unfit */
export async function resume(ctx: WriteCtx, id: string, { closes_on }: ResumeSurveyWave): Promise<SurveyWave> {
  const before = await lock(ctx, id);
  requireState(before, 'paused');
  const last = closes_on ?? before.closes_on;
  if (last <= ctx.today) throw Problem.at('survey-wave-unfit', '/closes_on', 'The day has passed: name a later one.');
  await queries.endPause(ctx, id);
  await queries.update(ctx, id, { state: 'open', closes_on: last });
  return recorded(ctx, id, 'resumed');
}

/** Gives up a wave that is not closed. Anonymous answers that wait, and all drafts, are destroyed unread. @throws Problem survey-wave-state, survey-wave-over */
export async function abandon(ctx: WriteCtx, id: string): Promise<SurveyWave> {
  const before = await lock(ctx, id);
  requireState(before, 'draft', 'approved', 'paused');
  await closing.destroyUrn(ctx, id);
  await closing.destroyDrafts(ctx, id);
  if (before.status === 'paused') await queries.endPause(ctx, id);
  await queries.update(ctx, id, { state: 'abandoned' });
  return recorded(ctx, id, 'abandoned');
}

/** Closes an open wave before its last day. @throws Problem survey-wave-state, survey-wave-over */
export async function close(ctx: WriteCtx, id: string): Promise<SurveyWave> {
  requireState(await lock(ctx, id), 'open');
  return conclude(ctx, id);
}

/** Stores the anonymous answers of the wave in random order, all at once, and drops drafts. Call it under the lock of the wave. */
async function conclude(ctx: WriteCtx, id: string): Promise<SurveyWave> {
  const answered = await closing.publishUrn(ctx, id);
  await closing.destroyDrafts(ctx, id);
  const few = answered > 0 && answered < FEWEST_PEOPLE;
  await queries.update(ctx, id, { state: 'closed', closed_on: ctx.today, ...(few && { discarded_answers: answered }) });
  return recorded(ctx, id, 'closed');
}

/** Part of the daily work: closes the waves whose last day is over. Answers how many. */
export async function closeDue(ctx: WriteCtx): Promise<number> {
  const due = await queries.due(ctx);
  for (const { id } of due) await conclude(ctx, id);
  return due.length;
}

/** Part of the daily work: reminds those whom the wave reminds, so many days before it closes. Reminders have no link. Answers how many. */
export async function remind(ctx: WriteCtx): Promise<number> {
  const due = await closing.toRemind(ctx);
  const notices = due.map(
    ({ id, person_id, closes_on }) =>
      ({ kind: 'survey_reminder', subject_id: id, person_id, due_on: closes_on, occasion: ctx.today }) as const,
  );
  await notifications.notify(ctx, ...notices);
  return due.length;
}

/** States that the answers of a closed wave have been analysed. @throws Problem survey-wave-state */
export async function analyse(ctx: WriteCtx, id: string): Promise<SurveyWave> {
  requireState(await lock(ctx, id), 'closed');
  await queries.update(ctx, id, { state: 'analysed' });
  return recorded(ctx, id, 'analysed');
}

/** Publishes the results of an analysed wave to everybody who may read them. @throws Problem survey-wave-state */
export async function publish(ctx: WriteCtx, id: string): Promise<SurveyWave> {
  requireState(await lock(ctx, id), 'analysed');
  await queries.update(ctx, id, { state: 'published', published_on: ctx.today });
  return recorded(ctx, id, 'published');
}
