/**
 * Which likeness somebody would like in a mentor, and what they say of themselves: for matching alone, given and taken back by the person
 * alone (class C8). Nothing here tells an event, because even that somebody uses it is nobody's business; what is left out is erased.
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
 * A version that follows from what is kept, since a counter would outlive what was erased. Nothing kept is a version, too: both sets
 * always exist, and If-Match is asked for even where they are empty.
 */
function versionOf(rows: readonly object[]): number {
  return (createHash('sha256').update(JSON.stringify(rows)).digest().readUInt32BE() >>> 2) + 1;
}

/** The asker's own preferences; there is no way to anybody else's. */
export async function getPreferences(ctx: Ctx): Promise<ConcordancePreferences> {
  demand(ctx, 'concordance:read');
  return keptPreferences(ctx);
}

async function keptPreferences(ctx: Ctx): Promise<ConcordancePreferences> {
  const preferences = await queries.preferences(ctx);
  return { preferences, row_version: versionOf(preferences) };
}

/**
 * Replaces the asker's preferences; what is left out is erased. Told to nobody, not even as an event.
 * @throws Problem needs-unfit where a dimension is named twice
 */
export async function putPreferences(ctx: WriteCtx, { preferences }: PutConcordancePreferences): Promise<ConcordancePreferences> {
  demand(ctx, 'concordance:write');
  await queries.lockSelf(ctx);
  matched(ctx, await keptPreferences(ctx));
  refuse(
    repeated(preferences.map(({ dimension }) => dimension)),
    (place) => `/preferences/${place}/dimension`,
    'Each dimension is named once.',
  );
  await queries.erasePreferences(ctx, preferences);
  await queries.upsertPreferences(ctx, preferences);
  return keptPreferences(ctx);
}

/** What the asker says of themself; there is no way to what others say. */
export async function getSelf(ctx: Ctx): Promise<SelfIdentification> {
  demand(ctx, 'concordance:read');
  return keptValues(ctx);
}

async function keptValues(ctx: Ctx): Promise<SelfIdentification> {
  const values = await queries.values(ctx);
  return { values, row_version: versionOf(values) };
}

/**
 * Replaces what the asker says of themself; what is left out is erased. Told to nobody, not even as an event.
 * @throws Problem consent-required, needs-unfit where a value is given twice or a dimension has too many
 */
export async function putSelf(ctx: WriteCtx, { values, consents_to_matching }: PutSelfIdentification): Promise<SelfIdentification> {
  demand(ctx, 'concordance:write');
  await queries.lockSelf(ctx);
  matched(ctx, await keptValues(ctx));
  if (values.length > 0 && !consents_to_matching) throw consentRequired();
  const kinds = values.map(({ dimension }) => dimension);
  refuse(
    repeated(values.map(({ dimension, value }) => `${dimension} ${value}`)),
    (place) => `/values/${place}`,
    'Each value is given once.',
  );
  refuse(surplus(kinds, VALUES_PER_DIMENSION), (place) => `/values/${place}`, `A dimension has at most ${VALUES_PER_DIMENSION} values.`);
  await queries.eraseValues(ctx, values);
  await queries.insertValues(ctx, values);
  return keptValues(ctx);
}

/** The places that are wrong, and never what stands there. */
function refuse(places: readonly number[], pointerOf: (place: number) => string, detail: string): void {
  if (places.length === 0) return;
  throw Problem.at('needs-unfit', places.map(pointerOf), detail);
}

function consentRequired(): Problem {
  const detail = 'What you say of yourself is kept for matching alone, and only if you agree to that.';
  return Problem.at('consent-required', '/consents_to_matching', detail);
}

/**
 * Moves both sets of a duplicate person, each whole, to a survivor who has said nothing of the kind. Where the survivor has, the
 * survivor's stays and the duplicate's is erased: from then on nobody could take it back.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPreferences(ctx, from, to);
  await queries.reassignValues(ctx, from, to);
  await queries.forgetPreferences(ctx, from);
  await queries.forgetValues(ctx, from);
}
