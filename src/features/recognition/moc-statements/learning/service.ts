import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as queries from './queries.ts';
import { unfitOf } from './rules.ts';
import type { LearningRecord, LearningRecordPatch, LearningRecordQuery, NewLearningRecord } from './schema.ts';

const visible = (ctx: Ctx) => allowed(ctx, 'learning_record:read', { person: 'l.person_id' });

/** The caller's records, in the order in which they were written. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: LearningRecordQuery): Promise<PageOf<LearningRecord>> {
  return page(ctx, query, queries.list(ctx, visible(ctx), query), [{ column: 'l.id', field: 'id' }]);
}

/** @throws Problem not-found, for everybody but the person whose it is */
export async function get(ctx: Ctx, id: string): Promise<LearningRecord> {
  return granted(await queries.find(ctx, id, visible(ctx)));
}

/** What the caller has just written: a token that may write need not be able to read. */
const shown = async (ctx: WriteCtx, id: string): Promise<LearningRecord> => granted(await queries.find(ctx, id, yes));

/**
 * Records what the caller learned; check_learning_record() in the database says whether it rests on what is theirs.
 * @throws Problem learning-record-unfit, reference-unknown, learning-review-not-own, learning-review-not-held, day-in-future
 */
export async function recordLearning(ctx: WriteCtx, input: NewLearningRecord): Promise<LearningRecord> {
  const unfit = unfitOf(input);
  if (unfit) throw Problem.at('learning-record-unfit', `/${unfit.field}`, unfit.detail);
  const permitted = allowed(ctx, 'learning_record:write', { person: 'p.id' });
  const { id } = granted(await queries.insert(ctx, { ...input, learned_on: input.learned_on ?? ctx.today }, permitted));
  await recordEvent(ctx, 'recorded', id);
  return shown(ctx, id);
}

const lock = async (ctx: WriteCtx, id: string) =>
  matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'learning_record:write', { person: 'l.person_id' })));

/** @throws Problem learning-record-state, learning-record-unfit, day-in-future */
export async function edit(ctx: WriteCtx, id: string, patch: LearningRecordPatch): Promise<LearningRecord> {
  const before = await lock(ctx, id);
  if (before.voided_at !== null)
    throw new Problem('learning-record-state', { detail: 'The record is voided; make another one.', state: 'voided' });
  const changes = changesOf<LearningRecordPatch>(before, patch);
  if (!changes) return shown(ctx, id);
  if (changes.topic !== undefined && before.kind === 'review_reflection')
    throw Problem.at('learning-record-unfit', '/topic', 'A record of the kind review_reflection has none.');
  await queries.update(ctx, id, changes);
  await recordEvent(ctx, 'edited', id);
  return shown(ctx, id);
}

/** Voids a record that was entered in error: it counts nowhere. Repeated, it changes nothing. */
export async function voidRecord(ctx: WriteCtx, id: string): Promise<LearningRecord> {
  const before = await lock(ctx, id);
  if (before.voided_at !== null) return shown(ctx, id);
  await queries.update(ctx, id, { voided_at: ctx.now });
  await recordEvent(ctx, 'voided', id);
  return shown(ctx, id);
}

/** The events are listed to nobody: what somebody learns is their own affair. */
const recordEvent = (ctx: WriteCtx, past: PastOf<'learning_record'>, subject_id: string) =>
  record(ctx, { type: `learning_record.${past}`, subject_id });

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
