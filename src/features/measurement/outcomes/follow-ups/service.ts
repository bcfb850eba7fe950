import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { NewRelationFollowUp, RelationFollowUp, RelationFollowUpPatch, RelationFollowUpQuery } from './schema.ts';

/** The columns by which relations find the two people: `a` is the assignment. */
const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

const visible = (ctx: Ctx) => queries.visible(ctx, allowed(ctx, 'relation_follow_up:read', parties));

/** The caller’s own answers, in the order in which they were given. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: RelationFollowUpQuery): Promise<PageOf<RelationFollowUp>> {
  return page(ctx, query, queries.list(ctx, visible(ctx), query), [{ column: 'f.id', field: 'id' }]);
}

/** @throws Problem not-found, for everybody but the person who answered */
export async function get(ctx: Ctx, id: string): Promise<RelationFollowUp> {
  return granted(await queries.find(ctx, id, visible(ctx)));
}

/** What the caller has just written: a token that may write need not be able to read. */
const shown = async (ctx: WriteCtx, id: string): Promise<RelationFollowUp> => granted(await queries.find(ctx, id, yes));

/**
 * Answers, as one of the two, whether contact is planned after a completed relation, or whether there was some.
 * @throws Problem not-found, permission-denied, relation-follow-up-unfit, relation-follow-up-closed, relation-follow-up-exists
 */
export async function answer(ctx: WriteCtx, input: NewRelationFollowUp): Promise<RelationFollowUp> {
  const { assignment_id, kind } = input;
  const found = await queries.sharePair(ctx, assignment_id, kind, allowed(ctx, 'relation_follow_up:write', parties));
  if (!found) throw Problem.at('not-found', '/assignment_id', 'There is no such assignment, or you may not know of it.');
  const pair = granted(found);
  if (pair.state !== 'completed')
    throw Problem.at('relation-follow-up-unfit', '/assignment_id', 'The relation was not completed; name one that was.');
  assertOpen(ctx, pair);
  const { id } = await queries.insert(ctx, { ...input, side: pair.mentee_id === ctx.actor.person_id ? 'mentee' : 'mentor' });
  await record(ctx, { type: 'relation_follow_up.answered', subject_id: id });
  return shown(ctx, id);
}

/**
 * Corrects an answer of the caller’s own as long as it could still be given.
 * @throws Problem not-found, relation-follow-up-unfit, relation-follow-up-closed
 */
export async function edit(ctx: WriteCtx, id: string, patch: RelationFollowUpPatch): Promise<RelationFollowUp> {
  const permitted = queries.visible(ctx, allowed(ctx, 'relation_follow_up:write', parties));
  const before = matched(ctx, await queries.lock(ctx, id, visible(ctx), permitted));
  const changes = changesOf<RelationFollowUpPatch>(before, patch);
  if (changes?.in_contact === undefined) return shown(ctx, id);
  if (before.state !== 'completed')
    throw new Problem('relation-follow-up-unfit', { detail: `The relation is ${before.state}; its answers stay as they are.` });
  assertOpen(ctx, before);
  await queries.update(ctx, id, changes.in_contact);
  await record(ctx, { type: 'relation_follow_up.edited', subject_id: id });
  return shown(ctx, id);
}

/** @throws Problem relation-follow-up-closed */
function assertOpen(ctx: WriteCtx, { opens_on, closes_on }: { opens_on: string; closes_on: string }): void {
  if (opens_on <= ctx.today && ctx.today < closes_on) return;
  throw new Problem('relation-follow-up-closed', { detail: `It is answered from ${opens_on} until the day before ${closes_on}.` });
}

const NOTICE = { continuation: 'continuation_to_answer', contact: 'contact_to_answer' } as const;

/** Part of the daily work: asks both sides of a completed relation, once for each of the two questions. */
export async function ask(ctx: WriteCtx): Promise<number> {
  const asked = await queries.unanswered(ctx);
  await notifications.notify(
    ctx,
    ...asked.map(({ assignment_id, person_id, kind }) => ({ kind: NOTICE[kind], subject_id: assignment_id, person_id })),
  );
  return asked.length;
}
