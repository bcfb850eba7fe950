/** The matrix of a unit: levels of the social-ecological model × components of a mentorship programme, with a number or its reason in each cell. */
import type { SvgPicture } from '../../core/svg.ts';
import { type Figure, type FigureReason, type FigureUnit, fraction, meaning, REASONS, written } from './figures.ts';
import { BAR, HATCHED, heading, INK, label, type Mark, PAPER, RULE, wrapped } from './looks.ts';

/** The rows of the matrix, and what stands below it. */
export const LEVELS = {
  micro: 'Relationship (microsystem)',
  exo: 'Division and department (exosystem)',
  macro: 'Academic medicine (macrosystem)',
  meso: 'Between relationships (mesosystem)',
  chrono: 'Over time (chronosystem)',
} as const;
const COMPONENTS = {
  expectations: 'Expectations',
  mentor_identification: 'Mentor identification',
  relationship_maintenance: 'Relationship maintenance',
  mentor_recognition: 'Mentor recognition',
  faculty_development: 'Faculty development',
  measurement: 'Measurement',
} as const;

export type MatrixLevel = keyof typeof LEVELS;
export type MatrixComponent = keyof typeof COMPONENTS;

/** A metric in the matrix; `part` where it is reported for mentors and mentees side by side. */
export type MatrixMetric = Figure &
  Readonly<{
    id: string;
    part: string;
    title: string;
    level: MatrixLevel;
    component: MatrixComponent | null;
    /** Whether the study has the cell, or it was derived to fill an empty one. */
    cell: 'paper' | 'derived';
    unit: FigureUnit;
  }>;

export type Matrix = Readonly<{ unit_name: string; period: string; metrics: readonly MatrixMetric[] }>;

const [LEFT, TOP, SIDE, CELL, HEAD, LINE, PAD] = [16, 60, 112, 228, 26, 17, 7];
const [NAME, WIDE_BAR, BAR_HEIGHT] = [112, 44, 8];
const components = Object.keys(COMPONENTS) as MatrixComponent[];
const levels = Object.keys(LEVELS) as MatrixLevel[];

type Placed = Readonly<{ level: MatrixLevel; column: number; line: number; metric: MatrixMetric }>;

/** Metrics of a cell stand below each other; those of levels without components go through the columns from left to right. */
function placed(metrics: readonly MatrixMetric[]): Placed[] {
  const next = new Map<string, number>();
  return metrics.map((metric) => {
    const { level, component } = metric;
    const key = `${level} ${component ?? ''}`;
    const place = next.get(key) ?? 0;
    next.set(key, place + 1);
    if (component !== null) return { level, column: components.indexOf(component), line: place, metric };
    return { level, column: place % components.length, line: Math.floor(place / components.length), metric };
  });
}

/** What the metric is called in its row: the level is said by the row, and the table says the whole. */
const NAME_LETTERS = 22;
function shortOf({ id, part }: MatrixMetric): string {
  const name = [id.replace(/^[A-Z]+-(?=[A-Z])/, ''), part].filter((word) => word !== '').join(' ');
  // Parts often differ in their last word.
  return name.length > NAME_LETTERS ? `${name.slice(0, NAME_LETTERS - 10)}…${name.slice(-9)}` : name;
}

/** The matrix as a picture. */
export function matrixPicture({ unit_name, period, metrics }: Matrix): SvgPicture {
  const all = placed(metrics);
  const shown = levels.filter((level) => all.some((one) => one.level === level));
  const heights = shown.map(
    (level) => 2 * PAD + LINE * Math.max(3, ...all.filter((one) => one.level === level).map(({ line }) => line + 1)),
  );
  const topOf = new Map(shown.map((level, i) => [level, TOP + HEAD + heights.slice(0, i).reduce((sum, height) => sum + height, 0)]));
  const bottom = TOP + HEAD + heights.reduce((sum, height) => sum + height, 0);
  const reasons = [...new Set(metrics.flatMap(({ reason }) => reason ?? []))];
  const width = 2 * LEFT + SIDE + CELL * components.length;
  const height = bottom + 30 + LINE * reasons.length;
  const legend = ['A bar goes from 0 to 100 percent. Cells with a dashed edge were derived: the study has no measure there.'];
  return {
    title: `Mentorship matrix of ${unit_name}, ${period}`,
    description: told(metrics),
    width,
    height,
    table: tableOf(metrics),
    table_is_visible: false,
    chart: {
      data: [{ name: 'metrics', values: all.map((one) => rowOf(one, topOf.get(one.level) ?? 0)) }],
      scales: [{ name: 'percent', domain: [0, 100], range: [0, WIDE_BAR] }],
      marks: [
        ...heading('Mentorship matrix', `${unit_name}, ${period}`, LEFT),
        ...grid(all, shown, heights, topOf),
        ...numbers(),
        ...[...legend, ...reasons.map(meaning)].map((text, i) => label(text, LEFT, bottom + 20 + LINE * i, { fontSize: 10.5 })),
      ],
    },
  };
}

function rowOf({ column, line, metric }: Placed, top: number) {
  const bar = metric.unit === 'percent' && metric.value !== null ? Math.min(100, Math.max(0, metric.value)) : null;
  return {
    name: shortOf(metric),
    text: written(metric, metric.unit),
    x: LEFT + SIDE + CELL * column + PAD,
    y: top + PAD + LINE * line,
    bar,
    hidden: metric.reason === 'suppressed',
    known: metric.value !== null,
  };
}

/** Names, bars and numbers, one line a metric. */
function numbers(): Mark[] {
  const data = { data: 'metrics' };
  const at = (x: number, y: number) => ({ x: { field: 'x', offset: x }, y: { field: 'y', offset: y } });
  const size = { height: { value: BAR_HEIGHT }, width: { value: WIDE_BAR } };
  const when = (test: string, value: unknown, otherwise: unknown) => [{ test, value }, { value: otherwise }];
  return [
    {
      type: 'text',
      from: data,
      encode: { enter: { ...at(0, 12), text: { field: 'name' }, fontSize: { value: 9.5 }, fill: { value: INK } } },
    },
    {
      type: 'rect',
      from: data,
      encode: {
        enter: {
          ...at(NAME, 4),
          ...size,
          fill: when('datum.hidden', HATCHED, PAPER),
          stroke: { value: RULE },
          strokeWidth: { value: 0.6 },
          opacity: when('datum.hidden || isValid(datum.bar)', 1, 0),
        },
      },
    },
    {
      type: 'rect',
      from: data,
      encode: {
        enter: {
          ...at(NAME, 4),
          height: { value: BAR_HEIGHT },
          width: { scale: 'percent', signal: 'datum.bar || 0' },
          fill: { value: BAR },
        },
      },
    },
    {
      type: 'text',
      from: data,
      encode: {
        enter: {
          ...at(CELL - 2 * PAD, 12),
          text: { field: 'text' },
          align: { value: 'right' },
          fontSize: { value: 10 },
          fontWeight: when('datum.known', 'bold', 'normal'),
          fontStyle: when('datum.known', 'normal', 'italic'),
          fill: { value: INK },
        },
      },
    },
  ];
}

function grid(
  all: readonly Placed[],
  shown: readonly MatrixLevel[],
  heights: readonly number[],
  topOf: ReadonlyMap<MatrixLevel, number>,
): Mark[] {
  const box = (x: number, y: number, width: number, height: number, dashed: boolean): Mark => ({
    type: 'rect',
    encode: {
      enter: {
        x: { value: x },
        y: { value: y },
        width: { value: width },
        height: { value: height },
        stroke: { value: RULE },
        ...(dashed ? { strokeDash: { value: [4, 3] } } : {}),
      },
    },
  });
  const heads = components.map((component, i) =>
    label(COMPONENTS[component], LEFT + SIDE + CELL * i + PAD, TOP + 17, { fontWeight: 'bold', fontSize: 12 }),
  );
  return [
    ...heads,
    ...shown.flatMap((level, i) => {
      const [top, height] = [topOf.get(level) ?? 0, heights[i] ?? 0];
      const names = wrapped(LEVELS[level], 16).map((line, n) =>
        label(line, LEFT, top + 19 + 14 * n, { fontWeight: line.startsWith('(') ? 'normal' : 'bold' }),
      );
      const inLevel = all.filter((one) => one.level === level);
      if (inLevel.every(({ metric }) => metric.component === null))
        return [...names, box(LEFT + SIDE, top, CELL * components.length, height, false)];
      const cells = components.map((_, column) => {
        const derived = inLevel.some((one) => one.column === column && one.metric.cell === 'derived');
        return box(LEFT + SIDE + CELL * column + 1.5, top + 1.5, CELL - 3, height - 3, derived);
      });
      return [...names, ...cells];
    }),
  ];
}

const componentOf = ({ component }: MatrixMetric) => (component === null ? 'none' : COMPONENTS[component]);

/** How many metrics have a number, and why others have none. */
function told(metrics: readonly MatrixMetric[]): string {
  const known = metrics.filter(({ value }) => value !== null).length;
  const count = (reason: FigureReason) => metrics.filter((metric) => metric.reason === reason).length;
  const others = (Object.keys(REASONS) as FigureReason[])
    .filter((reason) => count(reason) > 0)
    .map((reason) => ` ${count(reason)} ${count(reason) === 1 ? 'is' : 'are'} ${meaning(reason)}.`);
  return `Rows are levels of the social-ecological model, columns components of a mentorship programme. ${known} of ${metrics.length} numbers are known.${others.join('')} The table has them all.`;
}

const tableOf = (metrics: readonly MatrixMetric[]) => ({
  columns: ['Metric', 'Level', 'Component', 'Of', 'Value', 'Made of', 'Title'],
  rows: metrics.map((metric) => [
    metric.id,
    LEVELS[metric.level],
    componentOf(metric),
    metric.part === '' ? 'all' : metric.part,
    written(metric, metric.unit),
    fraction(metric) === '' ? '–' : fraction(metric),
    metric.title,
  ]),
});
