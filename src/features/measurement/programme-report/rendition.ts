/** A programme report as pages: numbers written with their units, pictures of matrix and trends beside their tables. */
import { fileURLToPath } from 'node:url';
import type { SvgPicture } from '../../../core/svg.ts';
import { pdfFor } from '../../../domain/pdf.ts';
import { type FigureReason, type FigureUnit, fraction, written } from '../../../domain/pictures/figures.ts';
import { LEVELS } from '../../../domain/pictures/matrix.ts';
import { dayName, periodName } from '../../../domain/pictures/periods.ts';
import { svgFor } from '../../../domain/pictures/svg.ts';
import { pictureOfMatrix, pictureOfTrend } from '../metrics/pictures.ts';
import type { MetricTrend, SemMatrix, SemMetric } from '../metrics/series-schema.ts';
import type { ProgrammeReportDocument } from './schema.ts';
import type { Document } from './service.ts';

/** A file that a designer can edit. */
const TEMPLATE = fileURLToPath(new URL('./templates/programme-report.typ', import.meta.url));

type Numbers = Readonly<{ value: number | null; reason: FigureReason | null; numerator: number | null; denominator: number | null }>;

/** What a cell shows: the number with its unit, or the word for why there is none. */
const cellOf = (one: Numbers, unit: FigureUnit) => ({ words: written(one, unit), reason: one.value === null ? one.reason : null });
const madeOf = (one: Numbers) => (one.value === null ? '' : fraction(one));
const wordsOf = (part: string | null) => (part ?? '').replaceAll('_', ' ');

const allOf = ({ cells, meso, chrono }: SemMatrix): SemMetric[] => [...cells.flatMap(({ metrics }) => metrics), ...meso, ...chrono];

function levelsOf(metrics: readonly SemMetric[]) {
  return (Object.keys(LEVELS) as (keyof typeof LEVELS)[]).map((level) => {
    const found = metrics.filter((metric) => metric.level === level);
    return {
      name: LEVELS[level],
      metrics: found.flatMap(({ id, title, measured_in, period, values }) =>
        values.map((one) => {
          const row = { id, title, part: wordsOf(one.part), period: period && periodName(period) };
          return { ...row, ...cellOf(one, measured_in), made_of: madeOf(one) };
        }),
      ),
      definitions: found.map((one) => ({
        id: one.id,
        numerator: one.numerator_words,
        denominator: one.denominator_words,
        version: one.definition_version,
      })),
    };
  });
}

function countsOf(metrics: readonly SemMetric[]) {
  const numbers = metrics.flatMap(({ values }) => values.filter(({ reason }) => reason !== 'series'));
  const reasons = numbers.map(({ reason, value }) => (value === null ? reason : null));
  const count = (reason: FigureReason | null) => reasons.filter((one) => one === reason).length;
  const others = { suppressed: count('suppressed'), no_eligible: count('no_eligible') };
  return { numbers: reasons.length, known: count(null), ...others, not_recorded: count('not_recorded'), not_mature: count('not_mature') };
}

/** A trend with at least two numbers, as a table: a row a period, two columns a part. */
function trendOf({ id, title, measured_in, points }: MetricTrend) {
  const parts = [...new Set(points.map(({ part }) => part))];
  const periods = [...Map.groupBy(points, ({ period }) => period.key).values()];
  const heads = parts.flatMap((part) => (part === null ? ['Value', 'Made of'] : [wordsOf(part), `Made of, ${wordsOf(part)}`]));
  return {
    title: `${title} (${id})`,
    columns: ['Period', ...heads],
    rows: periods.map((found) => [
      found[0] ? periodName(found[0].period) : '',
      ...parts.flatMap((part) => {
        const one = found.find((point) => point.part === part);
        return one ? [cellOf(one, measured_in), madeOf(one) || '–'] : ['–', '–'];
      }),
    ]),
  };
}

const isTold = ({ points }: MetricTrend) => points.filter(({ value }) => value !== null).length > 1;

function divisionsOf({ divisions, roster }: ProgrammeReportDocument) {
  return {
    columns: divisions.columns.map(({ metric_id, part, title, measured_in }) => ({
      id: [metric_id, wordsOf(part)].join(' ').trim(),
      title,
      measured_in,
    })),
    rows: divisions.rows.map(({ unit, cells }) => ({
      name: unit?.name ?? 'Other divisions, combined',
      full_time: roster.find(({ name }) => name === unit?.name)?.full_time ?? null,
      cells: cells.map((one, i) => cellOf(one, divisions.columns[i]?.measured_in ?? 'count')),
    })),
  };
}

const drawn = async (picture: SvgPicture) => ({
  svg: (await svgFor({ ...picture, table: null })).toString(),
  description: picture.description,
});

/** The pages of a report: the same document makes the same bytes. @throws Problem unavailable where too many documents are under way */
export async function pdfOf({ content, created_at }: Document): Promise<Buffer> {
  const document = JSON.parse(content) as ProgrammeReportDocument;
  const metrics = allOf(document.matrix);
  const trends = document.trends.filter(isTold);
  const { report_no, department, paper, period, as_of, made_for, policy_versions } = document;
  const year = {
    name: periodName(period),
    starts_on: dayName(period.starts_on),
    last_day: periodName({ ...period, kind: 'day' }),
    is_open: period.is_open,
  };
  const report = {
    ...{ report_no, department, paper, academic_year: year, as_of: dayName(as_of), made_for, policy_versions },
    ...{ counts: countsOf(metrics), levels: levelsOf(metrics), trends: trends.map(trendOf), divisions: divisionsOf(document) },
    awards: document.awards.map((award) => ({ ...award, conferred_on: dayName(award.conferred_on) })),
  };
  const pictures = { matrix: await drawn(pictureOfMatrix(document.matrix)), trends: [] as Awaited<ReturnType<typeof drawn>>[] };
  for (const trend of trends) pictures.trends.push(await drawn(pictureOfTrend(trend)));
  return pdfFor({ template: TEMPLATE, data: { report, pictures }, created_at });
}
