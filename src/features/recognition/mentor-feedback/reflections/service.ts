import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as queries from './queries.ts';
import type { FeedbackReflection, FeedbackReflectionPatch, FeedbackReflectionQuery, NewFeedbackReflection } from './schema.ts';

const own = { mentor: 'r.mentor_id' } as const;

const visible = (ctx: Ctx) => allowed(ctx, 'feedback_reflection:read', own);

/** The caller's reflections, in the order in which they were written. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: FeedbackReflectionQuery): Promise<PageOf<FeedbackReflection>> {
  return page(ctx, query, queries.list(ctx, visible(ctx), query), [{ column: 'r.id', field: 'id' }]);
}

/** @throws Problem not-found, for everybody but the mentor who wrote it */
export async function get(ctx: Ctx, id: string): Promise<FeedbackReflection> {
  return granted(await queries.find(ctx, id, visible(ctx)));
}

/** What the caller has just written: a token that may write need not be able to read. */
const shown = async (ctx: WriteCtx, id: string): Promise<FeedbackReflection> => granted(await queries.find(ctx, id, yes));

const unfit = (pointer: string, detail: string) => Problem.at('feedback-reflection-unfit', pointer, detail);

/** @throws Problem day-in-future, feedback-reflection-unfit */
function assertDay(ctx: WriteCtx, day: string, since: string): void {
  if (day > ctx.today) throw Problem.at('day-in-future', '/reflected_on', 'Record a reflection once it is made.');
  if (day < since) throw unfit('/reflected_on', `You could read the feedback from ${since} on.`);
}

/** What the reflection is about, as the mentor may read it. @throws Problem feedback-reflection-unfit, reference-unknown */
async function subjectOf(ctx: WriteCtx, { feedback_id, collection_id }: NewFeedbackReflection) {
  if (feedback_id !== undefined && collection_id !== undefined)
    throw unfit('/collection_id', 'Name one of the two, feedback or a collection.');
  if (feedback_id !== undefined) {
    const permitted = allowed(ctx, 'feedback_reflection:write', { mentor: 'a.mentor_id' });
    const found = await queries.feedback(ctx, feedback_id, permitted);
    if (!found) throw noSuch('feedback', '/feedback_id');
    if (!found.counts) throw unfit('/feedback_id', 'Its assignment was entered in error, and counts nowhere.');
    return found;
  }
  const permitted = allowed(ctx, 'feedback_reflection:write', { mentor: 'c.mentor_id' });
  if (collection_id === undefined) throw unfit('/feedback_id', 'Name the feedback, or a collection.');
  const found = await queries.collection(ctx, collection_id, permitted);
  if (!found) throw noSuch('collection', '/collection_id');
  return found;
}

/**
 * Writes what the mentor makes of feedback that was shown to them, once for each.
 * @throws Problem reference-unknown, feedback-reflection-unfit, feedback-reflection-exists, day-in-future
 */
export async function write(ctx: WriteCtx, input: NewFeedbackReflection): Promise<FeedbackReflection> {
  const { since } = await subjectOf(ctx, input);
  const reflected_on = input.reflected_on ?? ctx.today;
  assertDay(ctx, reflected_on, since);
  const { id } = await queries.insert(ctx, { ...input, reflected_on });
  await recordEvent(ctx, 'written', id);
  return shown(ctx, id);
}

const lock = async (ctx: WriteCtx, id: string) => matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'feedback_reflection:write', own)));

/** @throws Problem feedback-reflection-state, feedback-reflection-unfit, day-in-future */
export async function edit(ctx: WriteCtx, id: string, patch: FeedbackReflectionPatch): Promise<FeedbackReflection> {
  const before = await lock(ctx, id);
  if (before.voided_at !== null)
    throw new Problem('feedback-reflection-state', { detail: 'The reflection is voided; write another one.', state: 'voided' });
  const changes = changesOf<FeedbackReflectionPatch>(before, patch);
  if (!changes) return shown(ctx, id);
  if (changes.reflected_on !== undefined) assertDay(ctx, changes.reflected_on, before.since);
  await queries.update(ctx, id, changes as FeedbackReflectionPatch);
  await recordEvent(ctx, 'edited', id);
  return shown(ctx, id);
}

/** Voids a reflection that was entered in error: it counts nowhere. Repeated, it changes nothing. */
export async function voidReflection(ctx: WriteCtx, id: string): Promise<FeedbackReflection> {
  const before = await lock(ctx, id);
  if (before.voided_at !== null) return shown(ctx, id);
  await queries.update(ctx, id, { voided_at: ctx.now });
  await recordEvent(ctx, 'voided', id);
  return shown(ctx, id);
}

/** The events are listed to nobody: whoever knew of a reflection would know of feedback. */
const recordEvent = (ctx: WriteCtx, past: PastOf<'feedback_reflection'>, subject_id: string) =>
  record(ctx, { type: `feedback_reflection.${past}`, subject_id });

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
