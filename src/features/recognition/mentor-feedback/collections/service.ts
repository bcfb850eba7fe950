import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { record } from '../../../../domain/record.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { quarterOf } from '../rules.ts';
import * as queries from './queries.ts';
import type { FeedbackCollection, FeedbackCollectionQuery } from './schema.ts';

const visible = (ctx: Ctx) => allowed(ctx, 'feedback_collection:read', { mentor: 'c.mentor_id' });

/** What was shown to the caller without names. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: FeedbackCollectionQuery): Promise<PageOf<FeedbackCollection>> {
  return page(ctx, query, queries.list(ctx, visible(ctx)), [{ column: 'c.id', field: 'id' }]);
}

/** @throws Problem not-found, for everybody but the mentor */
export async function get(ctx: Ctx, id: string): Promise<FeedbackCollection> {
  return granted(await queries.find(ctx, id, visible(ctx)));
}

/** Part of the daily work: shows mentors what enough mentees held for them before this quarter, and notifies them. Answers how many mentors. */
export async function showHeld(ctx: WriteCtx): Promise<number> {
  const made = await queries.showHeld(ctx, quarterOf(ctx.today));
  await record(ctx, ...made.map(({ id }) => ({ type: 'feedback_collection.shown', subject_id: id }) as const));
  const notices = made.map(({ id, mentor_id }) => ({ kind: 'feedback_collection_shown', subject_id: id, person_id: mentor_id }) as const);
  await notifications.notify(ctx, ...notices);
  return made.length;
}

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
