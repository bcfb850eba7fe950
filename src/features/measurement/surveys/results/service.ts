import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import type { SvgPicture } from '../../../../core/svg.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as disclosure from '../../disclosure/service.ts';
import { units } from '../imported/queries.ts';
import * as instruments from '../instruments/service.ts';
import * as waves from '../waves/service.ts';
import { pictureOf } from './picture.ts';
import * as queries from './queries.ts';
import type { SurveyItemResult, SurveyParticipation, SurveyResults, SurveyResultsQuery } from './schema.ts';
import { itemTables, participationTables, pointsOf, type ResultTable, textTables, topOf } from './tables.ts';

/** @throws Problem survey-range-arbitrary */
export function refuse(query: SurveyResultsQuery): void {
  const days = (['starts_on', 'ends_on'] as const).filter((parameter) => query[parameter] !== undefined);
  if (days.length === 0) return;
  throw Problem.at(
    'survey-range-arbitrary',
    days.map((parameter) => ({ parameter })),
    'Leave out the days: results are of the whole wave.',
  );
}

/**
 * The results of a closed wave, every number of which passed disclosure control: whole tables at a time, once, whoever asks first.
 * @throws Problem not-found, permission-denied, survey-wave-state, survey-results-unpublished
 */
export async function get(ctx: WriteCtx, id: string): Promise<SurveyResults> {
  const { is_office, divisions, sites } = await readableBy(ctx);
  if (!is_office && divisions.length === 0 && sites.length === 0)
    throw new Problem('permission-denied', { permission: 'survey_result:read' });
  const wave = await waves.shownTo(ctx, id);
  if (wave.closed_on === null)
    throw new Problem('survey-wave-state', { detail: `The wave is ${wave.status}; it has results once it is closed.`, state: wave.status });
  const runs = allowed(ctx, 'survey_wave:write') === yes;
  if (wave.status !== 'published' && !runs)
    throw new Problem('survey-results-unpublished', { detail: 'Those who run the survey have yet to publish its results.' });

  const { code, version, items } = await instruments.find(ctx, wave.instrument_id);
  const about = { id, closed_on: wave.closed_on, instrument: `${code} ${version}`, safe: await disclosure.safeGroup(ctx) };
  const taken = participationTables(about, await queries.participation(ctx, id));
  const asked = itemTables(about, items, await queries.counts(ctx, id), await queries.respondents(ctx, id));
  const written = await queries.texts(ctx, id);
  const tables = [...taken, ...asked].map(({ aggregates }) => aggregates);
  const disclosed = await disclosure.discloseAll(ctx, [...tables, ...textTables(about, written)]);
  const isWritten = (n: number) => disclosed[tables.length + n]?.every(({ reason }) => reason === null);
  const isVisible = ({ group, division_id, site_id }: Pick<SurveyItemResult, 'group' | 'division_id' | 'site_id'>) =>
    is_office ||
    group === 'department' ||
    (division_id !== null && divisions.includes(division_id)) ||
    (site_id !== null && sites.includes(site_id));
  return {
    wave_id: id,
    title: wave.title,
    status: wave.status,
    form: wave.form,
    promise: wave.promise,
    participation: taken.flatMap((table, n) => participationOf(table, disclosed[n] ?? [])).filter(isVisible),
    items: asked.flatMap((table, n) => resultsOf(table, disclosed[taken.length + n] ?? [])).filter(isVisible),
    texts: runs ? written.map(({ texts, ...of }, n) => ({ ...of, texts: isWritten(n) ? texts : null })) : [],
  };
}

/** The same, as a picture of everybody’s answers to the items of a scale. @throws Problem as `get` */
export async function draw(ctx: WriteCtx, id: string): Promise<SvgPicture> {
  const results = await get(ctx, id);
  const { instrument_id } = await waves.shownTo(ctx, id);
  const { items } = await instruments.find(ctx, instrument_id);
  return pictureOf(results, items);
}

/** The codes of divisions and sites, by their ids. */
export async function codes(ctx: WriteCtx): Promise<ReadonlyMap<string, string>> {
  const { divisions, sites } = await units(ctx);
  return new Map([...divisions, ...sites].map(([code, id]) => [id, code]));
}

type Cell = disclosure.Disclosed;

/** What of results the caller reads: everything, or what is of divisions and sites of theirs. */
export const readableBy = (ctx: Ctx): Promise<queries.Readable> =>
  queries.readable(ctx, {
    everywhere: allowed(ctx, 'survey_result:read'),
    division: allowed(ctx, 'survey_result:read', { division: 'd.id' }),
    site: allowed(ctx, 'survey_result:read', { site: 's.id' }),
  });

const placeOf = ({ split, key }: Cell): Pick<SurveyItemResult, 'group' | 'division_id' | 'site_id'> => {
  const nowhere = { division_id: null, site_id: null };
  if (split === 'department') return { group: 'department', ...nowhere };
  const isNamed = key !== '' && key !== disclosure.OTHER;
  if (split === 'site') return isNamed ? { group: 'site', division_id: null, site_id: key } : { group: 'rest_of_sites', ...nowhere };
  return isNamed ? { group: 'division', division_id: key, site_id: null } : { group: 'rest', ...nowhere };
};

const reasonOf = ({ reason }: Cell): SurveyItemResult['reason'] => (reason === null || reason === 'no_eligible' ? reason : 'suppressed');

const participationOf = ({ audience }: ResultTable, cells: readonly Cell[]): SurveyParticipation[] =>
  cells.map((cell) => ({
    audience,
    ...placeOf(cell),
    invited: cell.beside['invited'] ?? null,
    delivered: cell.denominator,
    submitted: cell.numerator,
    rate_pct: cell.value,
    reason: reasonOf(cell),
  }));

/** One row an item, audience and unit: its points together. */
function resultsOf({ audience, item }: ResultTable, cells: readonly Cell[]): SurveyItemResult[] {
  if (item === null) return [];
  const top = topOf(item);
  return [...Map.groupBy(cells, ({ split, key }) => `${split} ${key}`).values()].map((parts) => {
    const [first] = parts as [Cell];
    const counts = new Map(parts.map(({ part, numerator }) => [part, numerator]));
    const isTold = parts.every(({ reason }) => reason === null);
    const respondents = isTold ? first.denominator : null;
    const top_count = isTold && item.type !== 'multi' ? [...top].reduce((total, point) => total + (counts.get(point) ?? 0), 0) : null;
    return {
      item: item.code,
      concept: item.concept,
      audience,
      ...placeOf(first),
      respondents,
      not_applicable: first.excluded['not_applicable'] ?? null,
      points: pointsOf(item).map((point) => ({ point, count: counts.get(point) ?? null })),
      top_count,
      top_pct: top_count === null || !respondents ? null : (100 * top_count) / respondents,
      reason: parts.map(reasonOf).find((reason) => reason !== null) ?? null,
    };
  });
}
