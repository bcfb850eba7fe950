/** Answers of metrics as pictures. What an answer does not show, its picture does not know. */
import type { SvgPicture } from '../../../core/svg.ts';
import { barsPicture } from '../../../domain/pictures/bars.ts';
import type { Figure } from '../../../domain/pictures/figures.ts';
import { type MatrixMetric, matrixPicture } from '../../../domain/pictures/matrix.ts';
import { periodName } from '../../../domain/pictures/periods.ts';
import { trendPicture } from '../../../domain/pictures/trend.ts';
import { metricOf } from './catalogue.ts';
import type { MetricValues } from './schema.ts';
import type { MetricTrend, SemMatrix, SemMetric } from './series-schema.ts';

type Numbers = SemMetric['values'][number];

const figureOf = ({ value, reason, numerator, denominator }: Numbers): Figure => ({ value, reason, numerator, denominator });
const wordsOf = (part: string) => part.replaceAll('_', ' ');

/** Every metric of a matrix, level by level, a row a part. */
export function metricsOf({ cells, meso, chrono }: Pick<SemMatrix, 'cells' | 'meso' | 'chrono'>): MatrixMetric[] {
  return [...cells.flatMap(({ metrics }) => metrics), ...meso, ...chrono].flatMap((metric) =>
    metric.values.map((one): MatrixMetric => {
      const { id, title, level, component, measured_in } = metric;
      const cell = metricOf(id)?.cell ?? 'paper';
      return { ...figureOf(one), id, part: wordsOf(one.part ?? ''), title, level, component, cell, unit: measured_in };
    }),
  );
}

/** The matrix of a unit. */
export const pictureOfMatrix = (matrix: SemMatrix): SvgPicture =>
  matrixPicture({ unit_name: matrix.unit.name, period: periodName(matrix.period), metrics: metricsOf(matrix) });

/** A metric of a unit over time, a line a part. */
export function pictureOfTrend({ id, title, unit, measured_in, points }: MetricTrend): SvgPicture {
  const lines = Map.groupBy(points, ({ part }) => part ?? '');
  return trendPicture({
    title: `${title} (${id})`,
    of: unit.name,
    unit: measured_in,
    series: [...lines].map(([part, found]) => ({
      name: wordsOf(part),
      points: found.map((point) => ({ ...figureOf(point), period: periodName(point.period), version: point.definition_version })),
    })),
  });
}

/** The values of a metric in a period: the parts of the department where it is a distribution, else its units beside each other. */
export function pictureOfValues({ id, title, statistic, measured_in, period, values }: MetricValues): SvgPicture {
  const about = { title: `${title} (${id})`, measured: 'Value', unit: measured_in } as const;
  const whole = values.filter(({ split }) => split === 'department');
  const bar = (name: string, { value, reason }: Numbers) => ({ name, value, reason });
  const [department] = whole;
  const of = [department?.unit?.name ?? '', periodName(period)].filter((word) => word !== '').join(', ');
  if (statistic === 'distribution')
    return barsPicture({ ...about, of, by: 'Class', bars: whole.map((one) => bar(wordsOf(one.part ?? ''), one)) });
  const nameOf = ({ unit, group, part }: MetricValues['values'][number]) =>
    [unit?.name ?? wordsOf(group ?? ''), wordsOf(part ?? '')].filter((word) => word !== '').join(', ');
  return barsPicture({ ...about, of, by: 'Unit', bars: values.map((one) => bar(nameOf(one), one)) });
}
