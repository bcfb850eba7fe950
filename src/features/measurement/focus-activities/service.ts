import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as queries from './queries.ts';
import type { FocusActivity, FocusActivityPatch, FocusActivityQuery, FocusThemes, NewFocusActivity } from './schema.ts';

const readable = (ctx: Ctx) => allowed(ctx, 'focus_activity:read');

/** The activities in the order of entry. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: FocusActivityQuery): Promise<PageOf<FocusActivity>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'f.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<FocusActivity> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<FocusActivity> => granted(await queries.find(ctx, id, yes));
const locked = async (ctx: WriteCtx, id: string) =>
  matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'focus_activity:write')));

/** @throws Problem day-in-future, focus-activity-unfit */
function assertFits(ctx: WriteCtx, { kind, held_on, participants }: Pick<FocusActivity, 'kind' | 'held_on' | 'participants'>): void {
  if (held_on > ctx.today) throw Problem.at('day-in-future', '/held_on', 'An activity is recorded once it was held.');
  if ((kind === 'interview') !== (participants === 1))
    throw Problem.at('focus-activity-unfit', '/participants', 'An interview has one participant, a focus group two or more.');
}

/** Records that an activity was held. @throws Problem permission-denied, day-in-future, focus-activity-unfit */
export async function recordFocusActivity(ctx: WriteCtx, input: NewFocusActivity): Promise<FocusActivity> {
  demand(ctx, 'focus_activity:write');
  assertFits(ctx, input);
  const { id } = await queries.insert(ctx, input);
  await record(ctx, { type: 'focus_activity.recorded', subject_id: id });
  return shown(ctx, id);
}

/** Corrects what is recorded of an activity. @throws Problem not-found, day-in-future, focus-activity-unfit */
export async function edit(ctx: WriteCtx, id: string, patch: FocusActivityPatch): Promise<FocusActivity> {
  const before = await locked(ctx, id);
  const changes = changesOf<FocusActivityPatch>(before, patch);
  if (!changes) return shown(ctx, id);
  assertFits(ctx, {
    kind: before.kind,
    held_on: changes.held_on ?? before.held_on,
    participants: changes.participants ?? before.participants,
  });
  await queries.update(ctx, id, changes);
  await record(ctx, { type: 'focus_activity.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  return shown(ctx, id);
}

const distinct = (codes: readonly string[]): string[] => [...new Set(codes)].sort();

/**
 * Keeps the themes that the caller found. Two code an activity, neither of whom sees what the other found before both have; until then each may code
 * it again.
 * @throws Problem not-found, focus-activity-state
 */
export async function code(ctx: WriteCtx, id: string, { theme_codes }: FocusThemes): Promise<FocusActivity> {
  await locked(ctx, id);
  const made = await queries.codings(ctx, id);
  const own = made.find(({ coder_id }) => coder_id === ctx.actor.person_id);
  const codes = distinct(theme_codes);
  if (own && own.theme_codes.join() === codes.join()) return shown(ctx, id);
  if (made.length === 2)
    throw new Problem('focus-activity-state', { detail: 'Two have coded it; their codings stay as they are.', state: 'coded' });
  await queries.keepCoding(ctx, id, own?.place ?? made.length + 1, codes);
  await queries.update(ctx, id, {});
  await record(ctx, { type: 'focus_activity.coded', subject_id: id });
  return shown(ctx, id);
}

/**
 * Decides which of the codes that the coders found are the themes; somebody decides who coded none of it. It may be decided anew.
 * @throws Problem not-found, focus-activity-state, focus-activity-unfit
 */
export async function adjudicate(ctx: WriteCtx, id: string, input: FocusThemes): Promise<FocusActivity> {
  const before = await locked(ctx, id);
  const made = await queries.codings(ctx, id);
  if (made.length < 2)
    throw new Problem('focus-activity-state', { detail: 'Two code an activity before its themes are decided.', state: 'uncoded' });
  if (made.some(({ coder_id }) => coder_id === ctx.actor.person_id))
    throw new Problem('focus-activity-unfit', { detail: 'You coded it: somebody else decides on the themes.' });
  const found = new Set(made.flatMap(({ theme_codes }) => theme_codes));
  const unknown = input.theme_codes.flatMap((theme, n) => (found.has(theme) ? [] : [`/theme_codes/${n}`]));
  if (unknown.length > 0) throw Problem.at('focus-activity-unfit', unknown, 'Neither coder found this theme.');
  const theme_codes = distinct(input.theme_codes);
  if (before.theme_codes?.join() === theme_codes.join()) return shown(ctx, id);
  await queries.update(ctx, id, { theme_codes, adjudicated_by: ctx.actor.person_id, adjudicated_at: ctx.now });
  await record(ctx, { type: 'focus_activity.adjudicated', subject_id: id });
  return shown(ctx, id);
}
