/** A metric over time. Nothing is drawn between periods whose numbers cannot be compared. */
import type { SvgPicture } from '../../core/svg.ts';
import { type Figure, type FigureUnit, fraction, meaning, SCALES, written } from './figures.ts';
import { heading, INK, label, type Mark, PAPER, RULE } from './looks.ts';

/** What the metric said for a period; `version` is that of its definition. */
export type TrendPoint = Figure & Readonly<{ period: string; version: number }>;
/** One line: of a part, a unit, or alone with the name ''. */
export type TrendSeries = Readonly<{ name: string; points: readonly TrendPoint[] }>;
export type Trend = Readonly<{ title: string; of: string; unit: FigureUnit; series: readonly TrendSeries[] }>;

const [LEFT, TOP, WIDTH, HEIGHT, RIGHT] = [70, 66, 560, 220, 130];
/** Lines differ in shape and dash, not in colour alone. More than four cannot be told apart. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond'];
const DASHES = [[], [7, 3], [2, 3], [10, 3, 2, 3]];
const MOST = SHAPES.length;

type Row = Readonly<{ period: string; value: number; text: string; series: string; run: string; number: number; last: boolean }>;

/** Points in runs: a run ends where a number is missing or the metric was defined anew. */
function rowsOf(series: readonly TrendSeries[], unit: FigureUnit): Row[] {
  return series.flatMap(({ name, points }, number) => {
    let run = 0;
    const last = points.findLastIndex(({ value }) => value !== null);
    return points.flatMap((point, i): Row[] => {
      const before = points[i - 1];
      if (before && (before.value === null || before.version !== point.version)) run += 1;
      if (point.value === null) return [];
      const { period, value } = point;
      return [{ period, value, text: written(point, unit), series: name, run: `${number} ${run}`, number, last: i === last }];
    });
  });
}

/** A trend as a picture, of at most four lines. */
export function trendPicture({ title, of, unit, series: every }: Trend): SvgPicture {
  const series = every.slice(0, MOST);
  const periods = [...new Set(series.flatMap(({ points }) => points.map(({ period }) => period)))];
  const rows = rowsOf(series, unit);
  const missing = series.flatMap(({ points }, number) =>
    points.flatMap(({ period, reason }) => (reason === null ? [] : [{ period, number, mark: reason === 'suppressed' ? '×' : '–' }])),
  );
  const breaks = periods.slice(1).filter((period) =>
    series.some(({ points }) => {
      const at = points.findIndex((point) => point.period === period);
      return at > 0 && points[at - 1]?.version !== points[at]?.version;
    }),
  );
  const notes = notesOf(series, breaks);
  return {
    title: `${title}: ${of}`,
    description: told({ title, of, unit, series }, breaks),
    width: LEFT + WIDTH + RIGHT,
    height: TOP + HEIGHT + 62 + 16 * notes.length,
    table: tableOf({ title, of, unit, series }, periods),
    table_is_visible: true,
    chart: {
      data: [
        { name: 'points', values: rows },
        { name: 'missing', values: missing },
        { name: 'breaks', values: breaks.map((period) => ({ period })) },
      ],
      scales: [
        { name: 'x', type: 'point', domain: periods, range: [LEFT, LEFT + WIDTH], padding: 0.5 },
        { name: 'y', type: 'linear', domain: domainOf(rows, unit), nice: unit !== 'percent', range: [TOP + HEIGHT, TOP] },
        { name: 'shape', type: 'ordinal', domain: series.map((_, i) => i), range: SHAPES },
        { name: 'dash', type: 'ordinal', domain: series.map((_, i) => i), range: DASHES },
      ],
      marks: [
        ...heading(title, of, 16),
        ...axes(SCALES[unit], rows.length === 0),
        ...lines(),
        ...notes.map((text, i) => label(text, 16, TOP + HEIGHT + 52 + 16 * i, { fontSize: 10.5 })),
      ],
    },
  };
}

/** Percent from 0 to 100; others from 0 to a round number, below 0 where they go there. */
function domainOf(rows: readonly Row[], unit: FigureUnit): [number, number] {
  if (unit === 'percent') return [0, 100];
  if (unit === 'rho') return [-1, 1];
  const values = rows.map(({ value }) => value);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  return least === most ? [0, 1] : [least, most];
}

/** Axes are drawn by Vega at the edges of a group; there is none where nothing is known. */
function axes(title: string, empty: boolean): Mark[] {
  const words = { labelColor: INK, labelFontSize: 10.5, titleColor: INK, titleFontSize: 11, domainColor: RULE, tickColor: RULE };
  const y = empty
    ? []
    : [{ ...words, orient: 'left', scale: 'y', title, offset: -LEFT, grid: true, gridColor: '#d9d9d9', gridScale: 'x', tickCount: 5 }];
  return [
    {
      type: 'group',
      encode: { enter: { x: { value: 0 }, y: { value: 0 }, width: { value: LEFT + WIDTH }, height: { value: TOP + HEIGHT } } },
      axes: [...y, { ...words, orient: 'bottom', scale: 'x', labelPadding: 6 }],
    },
  ];
}

function lines(): Mark[] {
  const x = { scale: 'x', field: 'period' };
  const y = { scale: 'y', field: 'value' };
  return [
    {
      type: 'rule',
      from: { data: 'breaks' },
      encode: {
        enter: {
          x: { ...x, offset: { signal: `-(range('x')[1] - range('x')[0]) / max(1, length(domain('x'))) / 2` } },
          y: { value: TOP },
          y2: { value: TOP + HEIGHT },
          stroke: { value: RULE },
          strokeDash: { value: [2, 2] },
        },
      },
    },
    {
      type: 'group',
      from: { facet: { name: 'run', data: 'points', groupby: ['run'] } },
      marks: [
        {
          type: 'line',
          from: { data: 'run' },
          encode: { enter: { x, y, stroke: { value: INK }, strokeWidth: { value: 1.6 }, strokeDash: { scale: 'dash', field: 'number' } } },
        },
      ],
    },
    {
      type: 'symbol',
      from: { data: 'points' },
      encode: {
        enter: {
          x,
          y,
          shape: { scale: 'shape', field: 'number' },
          size: { value: 60 },
          fill: [{ test: 'datum.number % 2 === 1', value: PAPER }, { value: INK }],
          stroke: { value: INK },
          strokeWidth: { value: 1.4 },
        },
      },
    },
    {
      type: 'text',
      from: { data: 'points' },
      encode: {
        enter: {
          x: { ...x, offset: 10 },
          y: { ...y, offset: 4 },
          text: { signal: `datum.last ? (datum.series === '' ? datum.text : datum.series + ', ' + datum.text) : ''` },
          fontSize: { value: 11 },
          fill: { value: INK },
        },
      },
    },
    {
      type: 'text',
      from: { data: 'missing' },
      encode: {
        enter: {
          x: { ...x, offset: { field: 'number', mult: 12 } },
          y: { value: TOP + HEIGHT - 6 },
          text: { field: 'mark' },
          align: { value: 'center' },
          fontSize: { value: 13 },
          fontWeight: { value: 'bold' },
          fill: { value: INK },
        },
      },
    },
  ];
}

function notesOf(series: readonly TrendSeries[], breaks: readonly string[]): string[] {
  const points = series.flatMap((one) => one.points);
  return [
    ...(points.some(({ reason }) => reason === 'suppressed') ? [`× ${meaning('suppressed')}`] : []),
    ...(points.some(({ reason }) => reason !== null && reason !== 'suppressed') ? ['– no number; the table says why'] : []),
    ...(breaks.length > 0 ? ['Dotted line: the metric was defined anew; numbers on its two sides cannot be compared.'] : []),
  ];
}

/** First and last number of each line, and where it breaks. */
function told({ unit, series }: Trend, breaks: readonly string[]): string {
  const each = series.map(({ name, points }) => {
    const known = points.filter(({ value }) => value !== null);
    const [first, last] = [known[0], known.at(-1)];
    const who = name === '' ? 'The number' : `The number of ${name}`;
    if (!first || !last) return `${who} is not known for any period.`;
    const hidden = points.filter(({ reason }) => reason === 'suppressed').length;
    const went =
      first === last
        ? `is ${written(first, unit)} in ${first.period}`
        : `goes from ${written(first, unit)} in ${first.period} to ${written(last, unit)} in ${last.period}`;
    return `${who} ${went}.${hidden === 0 ? '' : ` ${hidden} of ${points.length} periods are suppressed.`}`;
  });
  const broken =
    breaks.length === 0
      ? []
      : [`The metric was defined anew in ${breaks.join(', ')}, so that earlier numbers cannot be compared with later ones.`];
  return [...each, ...broken, 'The table has every period.'].join(' ');
}

function tableOf({ unit, series }: Trend, periods: readonly string[]) {
  const columns = series.flatMap(({ name }) => [name === '' ? 'Value' : `Value, ${name}`, name === '' ? 'Made of' : `Made of, ${name}`]);
  const cells = (period: string) =>
    series.flatMap(({ points }) => {
      const point = points.find((one) => one.period === period);
      return point ? [written(point, unit), fraction(point) === '' ? '–' : fraction(point)] : ['–', '–'];
    });
  return { columns: ['Period', ...columns], rows: periods.map((period) => [period, ...cells(period)]) };
}
