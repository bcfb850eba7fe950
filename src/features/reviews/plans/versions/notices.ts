import type { WriteCtx } from '../../../../core/context.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { decidersOf } from '../rules.ts';
import * as queries from './decision-queries.ts';

/** Tells those who could approve the version today; where there is nobody, those who answer for the mentee. */
export async function tellDeciders(ctx: WriteCtx, id: string): Promise<void> {
  const situation = await queries.situation(ctx, id);
  const deciders = decidersOf(situation);
  const asked = deciders.length > 0 ? deciders : await notifications.leadersOf(ctx, situation.mentee_id);
  const people = new Set(asked.map(({ person_id }) => person_id));
  await notifications.notify(ctx, ...[...people].map((person_id) => ({ person_id, kind: 'plan_submitted' as const, subject_id: id })));
}

/** Tells the mentee, and the mentors of today who endorsed it. */
export async function tellMentee(ctx: WriteCtx, id: string, kind: 'plan_returned' | 'plan_in_force'): Promise<void> {
  const { mentee_id } = await queries.situation(ctx, id);
  const endorsers = (await queries.mentors(ctx, id)).filter(({ has_endorsed }) => has_endorsed).map(({ mentor_id }) => mentor_id);
  const people = new Set([mentee_id, ...endorsers]);
  await notifications.notify(ctx, ...[...people].map((person_id) => ({ person_id, kind, subject_id: id })));
}

type Mentors = readonly { mentor_id: string }[];

/** Asks mentors to endorse a draft as it is now; the occasion tells its changes apart. */
export async function tellMentors(ctx: WriteCtx, id: string, mentors: Mentors, occasion = ''): Promise<void> {
  const people = new Set(mentors.map(({ mentor_id }) => mentor_id));
  await notifications.notify(
    ctx,
    ...[...people].map((person_id) => ({ person_id, kind: 'plan_to_endorse' as const, subject_id: id, occasion })),
  );
}

/** Asks every formal mentor of today to endorse a draft that begins. */
export const tellNewDraft = async (ctx: WriteCtx, id: string): Promise<void> => tellMentors(ctx, id, await queries.mentors(ctx, id));

/** Tells the mentee that the asker endorsed this edition of the draft. */
export async function tellEndorsed(
  ctx: WriteCtx,
  id: string,
  { mentee_id, edition }: { mentee_id: string; edition: number },
): Promise<void> {
  const from_person_id = ctx.actor.person_id;
  const occasion = `${edition}:${from_person_id}`;
  await notifications.notify(ctx, { person_id: mentee_id, kind: 'plan_endorsed', subject_id: id, occasion, from_person_id });
}

/**
 * The day's work: tells who decides today on a version that waits, if they were not told, and reminds them and the mentorship leads of what has
 * waited for long. Answers how many were told.
 */
export async function tellUndecided(ctx: WriteCtx): Promise<number> {
  const notices = await queries.unheard(ctx);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}
