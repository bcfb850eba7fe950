import type { WriteCtx } from '../../../../core/context.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { decidersOf } from '../rules.ts';
import * as queries from './decision-queries.ts';

/** Notifies those who could approve the version today; where there is nobody, those who answer for the mentee. */
export async function notifyDeciders(ctx: WriteCtx, id: string): Promise<void> {
  const { approvals, mentee_id } = await queries.situation(ctx, id);
  const deciders = decidersOf(approvals);
  const asked = deciders.length > 0 ? deciders : await notifications.leadersOf(ctx, mentee_id);
  const people = new Set(asked.map(({ person_id }) => person_id));
  await notifications.notify(ctx, ...[...people].map((person_id) => ({ person_id, kind: 'plan_submitted' as const, subject_id: id })));
}

/** Notifies the mentee, and the mentors of today who endorsed the version. */
export async function notifyMentee(ctx: WriteCtx, id: string, mentee_id: string, kind: 'plan_returned' | 'plan_in_force'): Promise<void> {
  const endorsers = (await queries.mentors(ctx, id)).filter(({ has_endorsed }) => has_endorsed).map(({ mentor_id }) => mentor_id);
  const people = new Set([mentee_id, ...endorsers]);
  await notifications.notify(ctx, ...[...people].map((person_id) => ({ person_id, kind, subject_id: id })));
}

type Mentors = readonly { mentor_id: string }[];

/** Asks mentors to endorse a draft as it is now; a new `occasion` for each edition of the draft notifies them again. */
export async function notifyMentors(ctx: WriteCtx, id: string, mentors: Mentors, occasion = ''): Promise<void> {
  const people = new Set(mentors.map(({ mentor_id }) => mentor_id));
  await notifications.notify(
    ctx,
    ...[...people].map((person_id) => ({ person_id, kind: 'plan_to_endorse' as const, subject_id: id, occasion })),
  );
}

/** Asks every formal mentor of today to endorse a new draft. */
export const notifyOfNewDraft = async (ctx: WriteCtx, id: string): Promise<void> => notifyMentors(ctx, id, await queries.mentors(ctx, id));

/** Notifies the mentee that the asker endorsed this edition of the draft. */
export async function notifyEndorsed(
  ctx: WriteCtx,
  id: string,
  { mentee_id, edition }: { mentee_id: string; edition: number },
): Promise<void> {
  const from_person_id = ctx.actor.person_id;
  const occasion = `${edition}:${from_person_id}`;
  await notifications.notify(ctx, { person_id: mentee_id, kind: 'plan_endorsed', subject_id: id, occasion, from_person_id });
}

/** Invites a mentor to write the draft. */
export async function notifyShared(ctx: WriteCtx, id: string, mentor_id: string): Promise<void> {
  const from_person_id = ctx.actor.person_id;
  await notifications.notify(ctx, { person_id: mentor_id, kind: 'plan_shared', subject_id: id, occasion: ctx.today, from_person_id });
}

/** Notifies the mentee, once a day, that the asker wrote in the draft. */
export async function notifyWritten(ctx: WriteCtx, id: string, mentee_id: string): Promise<void> {
  const from_person_id = ctx.actor.person_id;
  const occasion = `${ctx.today}:${from_person_id}`;
  await notifications.notify(ctx, { person_id: mentee_id, kind: 'plan_draft_written', subject_id: id, occasion, from_person_id });
}
