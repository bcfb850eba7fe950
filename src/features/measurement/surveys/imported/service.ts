import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { readTable, TableFileError } from '../../../../core/table-file.ts';
import type { Upload } from '../../../../core/upload.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as instruments from '../instruments/queries.ts';
import { type Audience, audiences, FEWEST_PEOPLE } from '../kinds.ts';
import { type AskedItem, misfits, stored } from '../rules.ts';
import { strataOf } from '../strata.ts';
import * as waves from '../waves/queries.ts';
import type { SurveyWave } from '../waves/schema.ts';
import { lock, recorded, requireState } from '../waves/service.ts';
import * as queries from './queries.ts';
import { answerIn, type Sheet, surplus } from './rules.ts';

const PLACE = ['audience', 'division', 'site'] as const;
const MOST_ROWS = 20_000;
const MOST_ERRORS = 100;

type Row = Sheet & { row: number };

/** @throws Problem import-file-unreadable */
async function sheetsIn(path: string, items: readonly AskedItem[]): Promise<Row[]> {
  const columns = [...PLACE, ...items.map(({ code }) => code)];
  const rows: Row[] = [];
  try {
    for await (const { row, cells } of readTable(path, { columns, required: ['audience'], maxRows: MOST_ROWS, maxCellChars: 4000 })) {
      const { audience = '', division = '', site = '' } = cells;
      rows.push({ row, audience, division, site, answers: items.flatMap((item) => answerIn(item, cells[item.code] ?? '') ?? []) });
    }
  } catch (error) {
    if (!(error instanceof TableFileError)) throw error;
    const { code, detail, row } = error;
    throw new Problem('import-file-unreadable', { detail, errors: [{ ...(row !== null && { row }), code, detail }] });
  }
  return rows;
}

/** What a file of answers is read by: the wave takes it as long as it asks by this instrument. */
export type Reading = Readonly<{ instrument_id: string; items: readonly AskedItem[] }>;

/** The rows of a file, and by which instrument they were read. */
export type ReadAnswers = Readonly<{ instrument_id: string | null; rows: readonly Row[] }>;

/** What the file of a wave is to be read by; null where the wave takes none, which `importAnswers` then refuses or answers again. */
export async function readingOf(ctx: Ctx, id: string): Promise<Reading | null> {
  // Held against the row by `importAnswers`: a request that is repeated names the version from before.
  ctx.asked.precondition = true;
  const wave = await waves.find(ctx, id, allowed(ctx, 'survey_wave:write'));
  if (wave?.origin !== 'external' || wave.status !== 'draft') return null;
  return { instrument_id: wave.instrument_id, items: await instruments.allItems(ctx, wave.instrument_id) };
}

/** Reads the file once, without a connection of the database. @throws Problem import-file-unreadable */
export async function readAnswers(reading: Reading | null, { path }: Upload): Promise<ReadAnswers> {
  if (reading === null) return { instrument_id: null, rows: [] };
  return { instrument_id: reading.instrument_id, rows: await sheetsIn(path, reading.items) };
}

/**
 * Stores the answers of a wave that was held elsewhere, and closes it. Sheets name nobody, and keep division and site only where enough people are
 * of it, like answers that are given here.
 * @throws Problem survey-wave-state, survey-wave-over, survey-import-unfit
 */
export async function importAnswers(ctx: WriteCtx, id: string, { instrument_id, rows }: ReadAnswers): Promise<SurveyWave> {
  const wave = await lock(ctx, id);
  if (wave.origin !== 'external')
    throw new Problem('survey-import-unfit', { detail: 'The wave asks people by links; only one that was held elsewhere takes a file.' });
  requireState(wave, 'draft');
  if (instrument_id !== wave.instrument_id)
    throw new Problem('survey-wave-state', { detail: 'The wave was changed while the file was read. Send the file again.' });
  const items = await instruments.allItems(ctx, wave.instrument_id);
  const { divisions, sites } = await queries.units(ctx);
  const errors = rows.flatMap(({ row, audience, division, site, answers }) => {
    const asked = items.filter((item) => item.audience === null || item.audience === audience);
    const unknown = [
      ...((audiences as readonly string[]).includes(audience) ? [] : [`The audience is one of ${audiences.join(', ')}.`]),
      ...(division === '' || divisions.has(division) ? [] : ['There is no division of that code.']),
      ...(site === '' || sites.has(site) ? [] : ['There is no site of that code.']),
    ];
    const wrong = misfits(asked, answers).map(({ index, detail }) => `${index === null ? '' : `${answers[index]?.item}: `}${detail}`);
    return [...unknown, ...wrong].map((detail) => ({ row, code: 'survey-import-unfit', detail }));
  });
  const bases = await queries.bases(ctx, id);
  const isTold = (audience: string, division_id: string | undefined) =>
    bases.some((one) => one.audience === audience && one.division_id === division_id);
  const sheets = rows.map(({ audience, division, site, answers }) => ({
    audience: audience as Audience,
    division_id: isTold(audience, divisions.get(division)) ? (divisions.get(division) as string) : null,
    site_id: sites.get(site) ?? null,
    answers: stored(answers),
  }));
  const beyond = errors.length > 0 ? [] : surplus(bases, sheets);
  if (errors.length + beyond.length > 0 || rows.length === 0)
    throw new Problem('survey-import-unfit', {
      detail:
        beyond[0] ??
        (rows.length === 0 ? 'The file has no sheets.' : 'See errors: each names the row and what is wrong. Nothing was stored.'),
      ...(errors.length > 0 && { errors: errors.slice(0, MOST_ERRORS) }),
    });
  const strata = strataOf(sheets, FEWEST_PEOPLE);
  const kept = sheets.map(({ site_id, ...sheet }, n) => ({
    ...sheet,
    site_id: strata[n]?.division_id === sheet.division_id && strata[n]?.site_id === site_id ? site_id : null,
  }));
  await queries.insertSheets(ctx, id, kept);
  await waves.update(ctx, id, { state: 'closed', opened_on: wave.opens_on, closed_on: wave.closes_on });
  return recorded(ctx, id, 'imported', { sheets: rows.length });
}
