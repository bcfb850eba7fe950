/**
 * Concordance preferences (in which respects somebody would like a mentor who is like them) and self-identification: for matching alone,
 * given and withdrawn by the person alone, class C8 (self-identification and wishes for it). No change is recorded as an event, because even
 * that somebody uses this is confidential. What is left out of a new version is erased.
 */
import { createHash } from 'node:crypto';
import { type Ctx, matched, type WriteCtx } from '../../../../core/context.ts';
import { demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { repeated, surplus } from '../rules.ts';
import * as queries from './queries.ts';
import {
  type ConcordancePreferences,
  type PutConcordancePreferences,
  type PutSelfIdentification,
  type SelfIdentification,
  VALUES_PER_DIMENSION,
} from './schema.ts';

/**
 * A version derived from the content, because a counter would outlive what was erased. The empty set has a version, too: both sets always
 * exist, and If-Match is required even where they are empty.
 */
function versionOf(rows: readonly object[]): number {
  return (createHash('sha256').update(JSON.stringify(rows)).digest().readUInt32BE() >>> 2) + 1;
}

/** Reads the caller's own preferences; nobody reads anybody else's. */
export async function getConcordance(ctx: Ctx): Promise<ConcordancePreferences> {
  demand(ctx, 'concordance:read');
  return storedPreferences(ctx);
}

async function storedPreferences(ctx: Ctx): Promise<ConcordancePreferences> {
  const preferences = await queries.preferences(ctx);
  return { preferences, row_version: versionOf(preferences) };
}

/**
 * Replaces the caller's preferences; what is left out is erased. Nobody is notified and no event is recorded. A change rests (see sql.ts).
 * @throws Problem needs-unfit where a dimension is named twice
 */
export async function putConcordance(ctx: WriteCtx, { preferences }: PutConcordancePreferences): Promise<ConcordancePreferences> {
  demand(ctx, 'concordance:write');
  await queries.lockSelf(ctx);
  const before = matched(ctx, await storedPreferences(ctx));
  refuse(
    repeated(preferences.map(({ dimension }) => dimension)),
    (place) => `/preferences/${place}/dimension`,
    'Name each dimension once.',
  );
  await queries.erasePreferences(ctx, preferences);
  await queries.upsertPreferences(ctx, preferences);
  return noted(ctx, before, await storedPreferences(ctx));
}

/** Reads the caller's own self-identification; nobody reads anybody else's. */
export async function getSelfIdentification(ctx: Ctx): Promise<SelfIdentification> {
  demand(ctx, 'concordance:read');
  return storedValues(ctx);
}

async function storedValues(ctx: Ctx): Promise<SelfIdentification> {
  const values = await queries.values(ctx);
  return { values, row_version: versionOf(values) };
}

/**
 * Replaces the caller's self-identification; what is left out is erased. Nobody is notified and no event is recorded.
 * @throws Problem consent-required, needs-unfit where a value is given twice or a dimension has too many
 */
export async function putSelfIdentification(
  ctx: WriteCtx,
  { values, consents_to_matching }: PutSelfIdentification,
): Promise<SelfIdentification> {
  demand(ctx, 'concordance:write');
  await queries.lockSelf(ctx);
  const before = matched(ctx, await storedValues(ctx));
  if (values.length > 0 && !consents_to_matching) throw consentRequired();
  const kinds = values.map(({ dimension }) => dimension);
  refuse(repeated(values.map(({ dimension, value }) => `${dimension} ${value}`)), (place) => `/values/${place}`, 'Give each value once.');
  refuse(surplus(kinds, VALUES_PER_DIMENSION), (place) => `/values/${place}`, `A dimension has at most ${VALUES_PER_DIMENSION} values.`);
  await queries.eraseValues(ctx, values);
  await queries.insertValues(ctx, values);
  return noted(ctx, before, await storedValues(ctx));
}

/** What is stored now, and for how long no score counts it where that is another than before. */
async function noted<T extends { row_version: number }>(ctx: WriteCtx, before: T, after: T): Promise<T> {
  if (after.row_version !== before.row_version) await queries.noteChange(ctx);
  return after;
}

/** Refuses the request at these positions; the problem never repeats the confidential values. */
function refuse(places: readonly number[], pointerOf: (place: number) => string, detail: string): void {
  if (places.length === 0) return;
  throw Problem.at('needs-unfit', places.map(pointerOf), detail);
}

function consentRequired(): Problem {
  const detail = 'Self-identification is stored for matching alone, and only with your consent.';
  return Problem.at('consent-required', '/consents_to_matching', detail);
}

/**
 * Moves each of the two sets of a duplicate person as a whole to a survivor whose own set is empty. Where it is not, the survivor's stays and
 * the duplicate's is erased, because nobody could withdraw it after the merge.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.noteMerge(ctx, from, to);
  await queries.eraseChangeOf(ctx, from);
  await queries.reassignPreferences(ctx, from, to);
  await queries.reassignValues(ctx, from, to);
  await queries.erasePreferencesOf(ctx, from);
  await queries.eraseValuesOf(ctx, from);
}
