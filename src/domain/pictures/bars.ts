/** How something is distributed: how many mentors have how many mentees, how divisions compare. One bar a class, its number at its end. */
import type { SvgPicture } from '../../core/svg.ts';
import { type FigureReason, type FigureUnit, meaning, SCALES, written } from './figures.ts';
import { BAR, HATCHED, heading, INK, label, type Mark, RULE } from './looks.ts';

export type Bar = Readonly<{ name: string; value: number | null; reason: FigureReason | null }>;
/** `measured` is what the bars measure, such as `Mentors`; `by` what they are of, such as `Formal mentees`. */
export type Bars = Readonly<{ title: string; of: string; measured: string; unit: FigureUnit; by: string; bars: readonly Bar[] }>;

const [LEFT, SIDE, WIDTH, TOP, ROW] = [16, 250, 400, 60, 24];
/** Of a withheld bar, whatever its number. */
const WITHHELD = 60;

/** Bars as a picture. */
export function barsPicture({ title, of, measured, unit, by, bars }: Bars): SvgPicture {
  const values = bars.map(({ value }) => value ?? 0);
  const hidden = bars.some(({ reason }) => reason === 'suppressed');
  const bottom = TOP + ROW * bars.length;
  const words = { labelColor: INK, titleColor: INK, labelFontSize: 10.5, titleFontSize: 11, domainColor: RULE, tickColor: RULE };
  const rows = bars.map((one, i) => ({ row: i, value: one.value ?? 0, text: written(one, unit), hidden: one.reason === 'suppressed' }));
  const axis = { ...words, orient: 'bottom', scale: 'x', title: measured, tickCount: 5 };
  return {
    title: `${title}: ${of}`,
    description: told({ measured, by, unit, bars }),
    width: LEFT + SIDE + WIDTH + 90,
    height: bottom + 56 + (hidden ? 16 : 0),
    table: { columns: [by, measured], rows: bars.map((one) => [one.name, written(one, unit)]) },
    table_is_visible: true,
    chart: {
      data: [{ name: 'bars', values: rows }],
      scales: [
        {
          ...{ name: 'x', type: 'linear', nice: unit !== 'percent', range: [LEFT + SIDE, LEFT + SIDE + WIDTH] },
          domain: unit === 'percent' ? [0, 100] : [Math.min(0, ...values), Math.max(1, ...values)],
        },
        { name: 'y', type: 'band', domain: rows.map(({ row }) => row), range: [TOP, bottom], paddingInner: 0.2, paddingOuter: 0.1 },
      ],
      marks: [
        ...heading(title, of, LEFT),
        {
          type: 'group',
          encode: { enter: { width: { value: LEFT + SIDE + WIDTH }, height: { value: bottom } } },
          axes: [unit === 'count' ? { ...axis, tickMinStep: 1, format: 'd' } : axis],
        },
        ...drawn(),
        ...bars.map(({ name }, i) => label(short(name), LEFT, TOP + ROW * i + ROW / 2 + 4)),
        ...(hidden
          ? [label(`Hatched, of a length that says nothing, is ${meaning('suppressed')}`, LEFT, bottom + 54, { fontSize: 10.5 })]
          : []),
      ],
    },
  };
}

const LETTERS = 42;
const short = (name: string) => (name.length > LETTERS ? `${name.slice(0, LETTERS - 2)} …` : name);

function drawn(): Mark[] {
  const y = { scale: 'y', field: 'row' };
  const from = { data: 'bars' };
  const end = [
    { test: 'datum.hidden', scale: 'x', value: 0, offset: WITHHELD },
    { scale: 'x', signal: 'max(0, datum.value)' },
  ];
  return [
    {
      type: 'rect',
      from,
      encode: {
        enter: {
          x: { scale: 'x', signal: 'min(0, datum.value)' },
          x2: end,
          y,
          height: { scale: 'y', band: 1 },
          fill: [{ test: 'datum.hidden', value: HATCHED }, { value: BAR }],
          stroke: { value: INK },
          strokeWidth: { value: 0.8 },
          opacity: [{ test: 'datum.hidden || datum.value !== 0', value: 1 }, { value: 0 }],
        },
      },
    },
    {
      type: 'text',
      from,
      encode: {
        enter: {
          x: end.map((one) => ({ ...one, offset: (one.offset ?? 0) + 6 })),
          y: { ...y, band: 0.5, offset: 4 },
          text: { field: 'text' },
          fontSize: { value: 10.5 },
          fontWeight: { value: 'bold' },
          fill: { value: INK },
        },
      },
    },
  ];
}

/** The largest and the smallest, and how many are withheld. */
function told({ measured, by, unit, bars }: Pick<Bars, 'measured' | 'by' | 'unit' | 'bars'>): string {
  const known = bars.filter(({ value }) => value !== null).toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const [first, last] = [known[0], known.at(-1)];
  const hidden = bars.filter(({ reason }) => reason === 'suppressed').length;
  const range =
    first && last && first !== last
      ? ` Largest: ${first.name}, ${written(first, unit)}; smallest: ${last.name}, ${written(last, unit)}.`
      : '';
  const scale = unit === 'count' ? measured : `${measured} (${SCALES[unit].toLowerCase()})`;
  return `${scale} by ${by.toLowerCase()}.${range}${hidden === 0 ? '' : ` ${hidden} of ${bars.length} are suppressed.`} The table has all of them.`;
}
