import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { NewPairFeedback, PairFeedback, PairFeedbackQuery } from './schema.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

const visible = (ctx: Ctx) => queries.visible(ctx, allowed(ctx, 'pair_feedback:read', { ...parties, author: 'f.author_id' }));

/** What facilitators said to the caller and the other side, and what the caller said to pairs, in that order. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: PairFeedbackQuery): Promise<PageOf<PairFeedback>> {
  return page(ctx, query, queries.list(ctx, visible(ctx), query), [{ column: 'f.id', field: 'id' }]);
}

/** @throws Problem not-found, for everybody but the two and the author */
export async function get(ctx: Ctx, id: string): Promise<PairFeedback> {
  return granted(await queries.find(ctx, id, visible(ctx)));
}

const LIVE: readonly string[] = ['active', 'paused'];

/**
 * Gives feedback to both sides of a formal assignment, as facilitator in office of the primary division of one of them, who is neither. Both are
 * notified; it is not changed afterwards.
 * @throws Problem not-found, permission-denied, feedback-unfit, assignment-state
 */
export async function give(ctx: WriteCtx, input: NewPairFeedback): Promise<PairFeedback> {
  const found = await queries.assignment(ctx, input.assignment_id, allowed(ctx, 'pair_feedback:give', parties));
  if (!found) throw Problem.at('not-found', '/assignment_id', 'There is no such assignment, or you may not know of it.');
  const pair = granted(found);
  if (pair.subtype !== 'formal')
    throw Problem.at('feedback-unfit', '/assignment_id', `The assignment is of subtype ${pair.subtype}; name a formal one.`);
  if (!LIVE.includes(pair.status))
    throw new Problem('assignment-state', {
      detail: `The assignment is ${pair.status}; feedback is given while it is active or paused.`,
      state: pair.status,
    });
  const { id } = await queries.insert(ctx, input);
  await record(ctx, { type: 'pair_feedback.given', subject_id: id, data: { assignment_id: pair.id } });
  const notice = { kind: 'pair_feedback_given', subject_id: id, from_person_id: ctx.actor.person_id } as const;
  await notifications.notify(ctx, ...[pair.mentee_id, pair.mentor_id].map((person_id) => ({ ...notice, person_id })));
  return granted(await queries.find(ctx, id, yes));
}

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
