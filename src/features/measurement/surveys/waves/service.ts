import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as bases from '../imported/bases.ts';
import type { WaveState } from '../kinds.ts';
import * as queries from './queries.ts';
import type { NewSurveyWave, SurveyWave, SurveyWavePatch, SurveyWaveQuery } from './schema.ts';

const readable = (ctx: Ctx) => allowed(ctx, 'survey_wave:read');

/** The latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: SurveyWaveQuery): Promise<PageOf<SurveyWave>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'w.id', field: 'id' }], 'desc');

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<SurveyWave> => granted(await queries.find(ctx, id, readable(ctx)));

/** What the caller has just written: a token that may write need not be able to read. */
export const shown = async (ctx: WriteCtx, id: string): Promise<SurveyWave> => granted(await queries.find(ctx, id, yes));

/** A wave, for those who may read something of it. @throws Problem not-found */
export const shownTo = async (ctx: Ctx, id: string): Promise<SurveyWave> => granted(await queries.find(ctx, id, yes));

export type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

/** Locks a wave whose version the request names. @throws Problem not-found, permission-denied */
export const lock = async (ctx: WriteCtx, id: string, permission: Permission = 'survey_wave:write'): Promise<Locked> =>
  matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission)));

/** Records what happened to a wave, and answers it. */
export async function recorded(
  ctx: WriteCtx,
  id: string,
  past: PastOf<'survey_wave'>,
  data: Record<string, unknown> = {},
): Promise<SurveyWave> {
  await record(ctx, { type: `survey_wave.${past}`, subject_id: id, data });
  return shown(ctx, id);
}

const OVER: readonly WaveState[] = ['closed', 'analysed', 'published', 'abandoned'];

/** @throws Problem survey-wave-over, survey-wave-state */
export function requireState({ status }: { status: WaveState }, ...wanted: readonly WaveState[]): void {
  if (wanted.includes(status)) return;
  if (OVER.includes(status) && !wanted.some((state) => OVER.includes(state)))
    throw new Problem('survey-wave-over', { detail: `The wave is ${status}, which is for good. Plan a new wave.`, state: status });
  throw new Problem('survey-wave-state', {
    detail: `The wave is ${status}; this needs one that is ${wanted.join(' or ')}.`,
    state: status,
  });
}

type Planned = Readonly<{
  audience: string;
  about: string;
  form: string;
  reminds: string;
  opens_on: string;
  closes_on: string;
  instrument_id: string;
  division_id: string | null;
}>;

/** @throws Problem survey-wave-unfit */
function requireSound(ctx: WriteCtx, wave: Planned): void {
  if (wave.closes_on <= wave.opens_on) throw Problem.at('survey-wave-unfit', '/closes_on', 'It closes after the day on which it opens.');
  if (wave.closes_on <= ctx.today) throw Problem.at('survey-wave-unfit', '/closes_on', 'The day has passed: nobody could answer.');
  if (wave.about === 'pair' && wave.form === 'anonymous')
    throw Problem.at(
      'survey-wave-unfit',
      '/about',
      'Answers about a pair tell who gave them: ask about the person, or choose another form.',
    );
  if (wave.about === 'pair' && wave.audience === 'leader')
    throw Problem.at('survey-wave-unfit', '/about', 'Leaders are asked as persons: a pair is a mentee and a mentor.');
  const own = wave.form === 'anonymous' ? 'unstated' : 'unanswered';
  if (wave.reminds !== 'everybody' && wave.reminds !== own)
    throw Problem.at('survey-wave-unfit', '/reminds', `In this form reminders go to everybody, or by ${own}.`);
}

/** @throws Problem reference-unknown */
async function requireReferences(ctx: WriteCtx, wave: Planned): Promise<void> {
  const { has_instrument, has_division } = await queries.referred(ctx, wave);
  if (!has_instrument) throw noSuch('survey instrument', '/instrument_id');
  if (!has_division) throw noSuch('division', '/division_id');
}

/** A wave that was held elsewhere is over, and its file names nobody. @throws Problem survey-wave-unfit */
function requireExternal(ctx: WriteCtx, { opens_on, closes_on, form, about }: Planned): void {
  if (closes_on <= opens_on) throw Problem.at('survey-wave-unfit', '/closes_on', 'It closed after the day on which it opened.');
  if (closes_on > ctx.today) throw Problem.at('survey-wave-unfit', '/closes_on', 'What was held elsewhere is imported once it is over.');
  if (form !== 'anonymous' || about !== 'person')
    throw Problem.at('survey-wave-unfit', '/form', 'Sheets of a file name nobody: the form is anonymous, about the person.');
}

/** Plans a wave, as a draft. @throws Problem permission-denied, survey-wave-unfit, reference-unknown */
export async function plan(ctx: WriteCtx, input: NewSurveyWave): Promise<SurveyWave> {
  demand(ctx, 'survey_wave:write');
  const { base, ...planned } = input;
  const wave = {
    ...planned,
    origin: base === undefined ? 'service' : 'external',
    about: input.about ?? 'person',
    reminds: input.reminds ?? 'everybody',
    reminder_days: input.reminder_days ?? [7, 2],
    division_id: input.division_id ?? null,
  } as const;
  if (wave.origin === 'external') requireExternal(ctx, wave);
  else requireSound(ctx, wave);
  await requireReferences(ctx, wave);
  const { id } = await queries.insert(ctx, wave);
  if (base) await bases.state(ctx, id, base);
  return recorded(ctx, id, 'planned', { form: wave.form, audience: wave.audience });
}

/**
 * Edits a draft. Once it is approved, only its title, reminders and last day change; once it is closed, nothing does.
 * @throws Problem survey-wave-state, survey-wave-over, survey-wave-unfit, survey-wave-form-kept, reference-unknown
 */
export async function edit(ctx: WriteCtx, id: string, patch: SurveyWavePatch): Promise<SurveyWave> {
  const before = await lock(ctx, id);
  requireState(before, 'draft', 'approved', 'open', 'paused');
  const changes = changesOf<SurveyWavePatch>(before, patch);
  if (!changes) return shown(ctx, id);
  const fixed = Object.keys(changes).filter((field) => !['title', 'reminder_days', 'closes_on'].includes(field));
  if (before.opened_on !== null && fixed.length > 0)
    throw Problem.at(
      'survey-wave-form-kept',
      fixed.map((field) => `/${field}`),
      'People were invited under it. Plan a new wave.',
    );
  if (before.status === 'approved' && fixed.length > 0)
    throw new Problem('survey-wave-state', {
      detail: 'It is approved as it is; plan another one, or change title, reminders and last day.',
      state: before.status,
    });
  const after = { ...before, ...(changes as object) };
  if (before.origin === 'external') requireExternal(ctx, after);
  else requireSound(ctx, after);
  await requireReferences(ctx, after);
  await queries.update(ctx, id, changes as queries.Changes);
  return recorded(ctx, id, 'edited', { fields: Object.keys(changes) });
}
