import type { WriteCtx } from '../../../core/context.ts';
import type { SvgPicture } from '../../../core/svg.ts';
import { barsPicture } from '../../../domain/pictures/bars.ts';
import { periodName } from '../../../domain/pictures/periods.ts';
import { disclose, OTHER, strictness } from '../disclosure/service.ts';
import { maturityOf, numbersAt, periodShown, unitOf } from '../metrics/answers.ts';
import { asking, metricNamed, periodAsked, yearAsked } from '../metrics/asking.ts';
import { metricOf } from '../metrics/catalogue.ts';
import { periodsIn } from '../metrics/matrix.ts';
import { type Measured, measure } from '../metrics/measuring.ts';
import type { MeasuredUnit } from '../metrics/schema.ts';
import { type Shown, shownOf } from '../metrics/showing.ts';
import * as queries from './queries.ts';
import { hiddenLoads } from './rules.ts';
import type { MentorLoad, MentorLoadQuery, Overview, OverviewQuery } from './schema.ts';

/** What directors compare: whether people have mentors, agreements, plans and meetings, and what leaders owe them. */
export const COLUMNS = [
  ...[
    'EXO-IDN-1',
    'CHR-2',
    'MIC-EXP-1',
    'EXO-EXP-2',
    'EXO-REL-3',
    'MIC-REL-1',
    'MIC-REL-5',
    'EXO-REL-1',
    'EXO-REL-2',
    'EXO-DEV-2',
    'MIC-REC-2',
  ],
] as const;

/**
 * The metrics that directors compare, of the department and each division or site that the caller may read, in an academic year.
 * @throws Problem metric-period-unknown
 */
export async function getOverview(ctx: WriteCtx, by: 'division' | 'site', { period: key }: OverviewQuery): Promise<Overview> {
  const asked = await asking(ctx);
  const year = yearAsked(asked, key);
  const periodIn = await periodsIn(ctx, year, asked);
  const wanted = COLUMNS.flatMap((id) => {
    const metric = metricOf(id);
    const period = metric && periodIn(metric);
    return metric && period ? [{ metric, period }] : [];
  });
  const found = await measure(ctx, wanted);
  const since = asked.department.programme_starts_on;
  const isYoung = ({ metric, period }: Measured) => (maturityOf(metric, period, since) === 'not_mature' ? 'not_mature' : null);
  const shown = await shownOf(ctx, found, isYoung);
  const places: { unit: MeasuredUnit | null; split: 'department' | 'division' | 'site'; key: string; since: string }[] = asked.units
    .filter(({ kind }) => kind === 'department' || kind === by)
    .map((unit) => ({
      unit: unitOf(unit),
      split: unit.kind,
      key: unit.kind === 'department' ? '' : unit.id,
      since: unit.programme_starts_on,
    }));
  if (by === 'division' && asked.isWhole && shown.some(({ combined }) => combined.size > 0))
    places.push({ unit: null, split: 'division', key: OTHER, since });
  const columns: Overview['columns'] = [];
  const rows = places.map(({ unit }): Overview['rows'][number] => ({ unit, cells: [] }));
  for (const [n, one] of found.entries()) {
    const { metric, period } = one;
    const figures = shown[n] as Shown;
    const parts = metric.parts ?? [null];
    const about = { metric_id: metric.id, title: metric.title, measured_in: metric.unit, period: periodShown(period) };
    columns.push(...parts.map((part) => ({ ...about, part })));
    for (const [i, place] of places.entries()) {
      const isSplit = place.split === 'department' || metric.by.includes(by);
      const numbers = isSplit ? numbersAt(one, figures, place.split, place.key, maturityOf(metric, period, place.since)) : [];
      for (const part of parts) {
        const {
          numerator = null,
          denominator = null,
          value = null,
          reason = 'not_recorded',
        } = numbers.find((each) => each.part === part) ?? numbers[0] ?? {};
        rows[i]?.cells.push({ numerator, denominator, value, reason });
      }
    }
  }
  return { period: periodShown(year), columns, rows };
}

/** Mentors of so many mentees or more are counted together. */
const MOST = 6;

/**
 * How many mentors of the department have how many live formal mentees, on the last day of a month that is over, and the most that one has.
 * @throws Problem metric-period-unknown
 */
export async function getMentorLoad(ctx: WriteCtx, { period: key }: MentorLoadQuery): Promise<MentorLoad> {
  const asked = await asking(ctx);
  const period = await periodAsked(ctx, metricNamed('MES-3'), key, asked);
  const counts = await queries.load(ctx, period.from, MOST);
  const hidden = hiddenLoads(
    counts,
    counts.flatMap(({ observations }) => observations),
    await strictness(ctx),
  );
  const about = { period: `day ${period.key}`, as_of: period.from };
  const cellOf = (split: string, name: string, mentors: number) => ({
    ...{ split, key: name, part: '', base: mentors, value: mentors, numerator: mentors, denominator: null },
    refused: hidden.has(Number(name)),
  });
  const total = counts.reduce((sum, { mentors }) => sum + mentors, 0);
  const cells = [cellOf('department', '', total), ...counts.map(({ mentees, mentors }) => cellOf('load', String(mentees), mentors))];
  const shown = await disclose(ctx, { subject: 'mentor load', ...about, statistic: 'count', cells });
  const loads = shown.filter(({ split }) => split === 'load');
  const classes = loads.map(({ key: mentees, value, reason }) => ({
    mentees: Number(mentees) === MOST ? `${MOST} or more` : mentees,
    mentors: value,
    reason,
  }));
  const most = loads.findLast(({ value }) => value !== 0);
  // The greatest number of all is that of one person, unless the classes tell it: they do, but for the last one.
  if (!most || most.reason !== null)
    return { period: periodShown(period), classes, maximum: most ? null : 0, maximum_reason: most?.reason ?? null };
  if (Number(most.key) < MOST) return { period: periodShown(period), classes, maximum: Number(most.key), maximum_reason: null };
  const observations = counts.at(-1)?.observations ?? [];
  const maximum = {
    split: 'department',
    key: '',
    part: '',
    base: total,
    value: Math.max(...observations),
    numerator: null,
    denominator: null,
  };
  const table = {
    subject: 'mentor load maximum',
    ...about,
    statistic: 'maximum' as const,
    cells: [{ ...maximum, observed: { observations } }],
  };
  const [greatest] = await disclose(ctx, table);
  return { period: periodShown(period), classes, maximum: greatest?.value ?? null, maximum_reason: greatest?.reason ?? null };
}

/** Load as a picture. */
export const pictureOfLoad = ({ period, classes }: MentorLoad): SvgPicture =>
  barsPicture({
    ...{ title: 'Load of mentors', of: periodName(period), measured: 'Mentors', unit: 'count', by: 'Live formal mentees' },
    bars: classes.map(({ mentees, mentors, reason }) => ({ name: mentees, value: mentors, reason })),
  });
