import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as queries from './queries.ts';
import type { NewSurveyInstrument, SurveyInstrument, SurveyInstrumentQuery } from './schema.ts';

/** All versions of all instruments, the latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: SurveyInstrumentQuery): Promise<PageOf<SurveyInstrument>> =>
  page(ctx, query, queries.list(ctx, allowed(ctx, 'survey_instrument:read'), query), [{ column: 'q.id', field: 'id' }], 'desc');

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<SurveyInstrument> =>
  granted(await queries.find(ctx, id, allowed(ctx, 'survey_instrument:read')));

/** The instrument of a wave, for whoever may read of the wave. @throws Problem not-found */
export const find = async (ctx: Ctx, id: string): Promise<SurveyInstrument> => granted(await queries.find(ctx, id, yes));

type Item = NewSurveyInstrument['items'][number];

/** What is wrong with an item of itself, or null. */
function flaw(item: Item, is_embeddable: boolean): string | null {
  const isChoice = item.type === 'choice' || item.type === 'multi';
  const points = item.type.startsWith('likert') ? Number(item.type.slice('likert'.length)) : null;
  if (isChoice !== Boolean(item.options)) return 'Items of the types choice and multi have options, and no others.';
  if (item.options && new Set(item.options.map(({ code }) => code)).size < item.options.length) return 'An option is named twice.';
  if (item.anchors && item.anchors.length !== points) return 'Anchors are the labels of a scale, one for each of its points.';
  if (item.concept && (item.type === 'multi' || item.type === 'text')) return 'A concept is rated on a scale, or by one choice.';
  if (item.is_reverse_scored && points === null) return 'Only a scale can be scored in reverse.';
  const words = [item.text, item.anchors, ...(item.options ?? []).map(({ label }) => label)].some((word) => Boolean(word));
  if (!is_embeddable && words) return 'The licence does not allow text to be stored: leave text, anchors and labels out.';
  return is_embeddable && !item.text ? 'Say what is asked.' : null;
}

/**
 * Adds an instrument, or the next version of one. Versions never change: waves that were held keep theirs.
 * @throws Problem survey-instrument-unfit, permission-denied
 */
export async function add(ctx: WriteCtx, input: NewSurveyInstrument): Promise<SurveyInstrument> {
  demand(ctx, 'survey_instrument:write');
  const codes = input.items.map(({ code }) => code);
  const errors = input.items.flatMap((item, index) => {
    const detail = codes.indexOf(item.code) < index ? 'The code is that of an item before.' : flaw(item, input.is_embeddable);
    return detail === null ? [] : [{ pointer: `/items/${index}`, code: 'survey-instrument-unfit', detail }];
  });
  if (errors.length > 0)
    throw new Problem('survey-instrument-unfit', { detail: 'See errors: each names the item and what is wrong.', errors });
  const { id, version } = await queries.insert(ctx, input);
  await record(ctx, { type: 'survey_instrument.added', subject_id: id, data: { version } });
  return granted(await queries.find(ctx, id, yes));
}
