import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as links from '../../../platform/notifications/links/service.ts';
import * as queries from './queries.ts';
import type { DrawSurveyLink, SurveyInvitation, SurveyInvitationQuery } from './schema.ts';

const own = { person: 'i.person_id' } as const;
const visible = (ctx: Ctx) => allowed(ctx, 'survey_invitation:read', own);

/** The caller's own, the latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: SurveyInvitationQuery): Promise<PageOf<SurveyInvitation>> =>
  page(ctx, query, queries.list(ctx, visible(ctx), query), [{ column: 'i.id', field: 'id' }], 'desc');

/** @throws Problem not-found, for everybody but the person */
export const get = async (ctx: Ctx, id: string): Promise<SurveyInvitation> => granted(await queries.find(ctx, id, visible(ctx)));

/**
 * Records what the caller says: that they took part, which nothing checks or joins to an answer. Of an anonymous wave that reminds by it. Repeated, it
 * changes nothing.
 * @throws Problem survey-participation-unrecorded, survey-wave-state
 */
export async function stateParticipation(ctx: WriteCtx, id: string): Promise<SurveyInvitation> {
  const before = matched(ctx, await queries.lock(ctx, id, visible(ctx), allowed(ctx, 'survey_invitation:write', own)));
  const shown = async () => granted(await queries.find(ctx, id, yes));
  if (before.took_part_on !== null) return shown();
  if (before.reminds !== 'unstated')
    throw new Problem('survey-participation-unrecorded', {
      detail: 'Its reminders do not follow from what people state; nothing is to be stated.',
    });
  if (before.wave_status !== 'open' && before.wave_status !== 'paused')
    throw new Problem('survey-wave-state', { detail: `The survey is ${before.wave_status}.`, state: before.wave_status });
  await queries.setTookPart(ctx, id);
  await record(ctx, { type: 'survey_invitation.participation_stated', subject_id: id });
  return shown();
}

/**
 * Draws the caller's link, for those whom no mail reaches: once, and not where one went out by mail. One that was lost can be replaced where answers
 * are stored with a person, so that whoever has answered answers no second time; of an anonymous survey nobody could tell a lost link from a used one.
 * @throws Problem survey-link-sent, survey-wave-state
 */
export async function drawLink(ctx: WriteCtx, id: string, { replaces = false }: DrawSurveyLink): Promise<SurveyInvitation> {
  const before = matched(ctx, await queries.lock(ctx, id, visible(ctx), allowed(ctx, 'survey_invitation:write', own)));
  if (before.wave_status !== 'open' && before.wave_status !== 'paused')
    throw new Problem('survey-wave-state', { detail: `The survey is ${before.wave_status}.`, state: before.wave_status });
  const isReplaced = replaces && before.form !== 'anonymous';
  const secret = await links.drawInPerson(ctx, 'survey_invitation', ctx.actor.person_id, id, isReplaced);
  if (secret === null)
    throw new Problem('survey-link-sent', {
      detail:
        before.form === 'anonymous'
          ? 'It was mailed to you, or you drew it. Nobody can tell whether it was used, so that another one would let somebody answer twice.'
          : 'It was mailed to you, or you drew it. Send `replaces` if you have lost it.',
    });
  await record(ctx, { type: 'survey_invitation.link_drawn', subject_id: id });
  return { ...granted(await queries.find(ctx, id, yes)), link: `/v1/survey-answers/${secret}` };
}

/** Part of a merge. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string): Promise<void> => queries.reassignPerson(ctx, from, to);
