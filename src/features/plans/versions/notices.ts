import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../notifications/service.ts';
import { decidersOf } from '../rules.ts';
import * as queries from './queries.ts';

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
