/** Answers to items of a scale as stacked bars, one bar an item or group. */
import type { SvgPicture } from '../../core/svg.ts';
import { type FigureReason, meaning, REASONS, rounded } from './figures.ts';
import { HATCHED, heading, INK, label, type Mark, PAPER, RULE, ramp, textOn, wrapped } from './looks.ts';

/** One bar: how many chose each option, in the order of `options`; null with its reason where that is withheld. */
export type LikertRow = Readonly<{ name: string; counts: readonly number[] | null; reason: FigureReason | null }>;
/** `options` go from the most positive to the most negative. */
export type Likert = Readonly<{ title: string; of: string; options: readonly string[]; rows: readonly LikertRow[] }>;

const [LEFT, SIDE, WIDTH, TOP, BAR, GAP] = [16, 250, 560, 62, 26, 12];
/** Below so many percent a bar has no place for its number. */
const LEAST_LABELLED = 5;
const LETTERS = 42;

const shareOf = (count: number, whole: number) => (whole === 0 ? 0 : (100 * count) / whole);
const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** Answers of a scale as a picture. */
export function likertPicture({ title, of, options, rows }: Likert): SvgPicture {
  const fills = ramp(options.length);
  const swatches = legendOf(options, fills);
  const top = TOP + swatches.height;
  const bottom = top + rows.length * (BAR + GAP);
  const hidden = rows.some(({ reason }) => reason === 'suppressed');
  return {
    title: `${title}: ${of}`,
    description: told(options, rows),
    width: 2 * LEFT + SIDE + WIDTH + 60,
    height: bottom + 44 + (hidden ? 16 : 0),
    table: tableOf(options, rows),
    table_is_visible: true,
    chart: {
      data: [{ name: 'pieces', values: rows.flatMap((row, i) => piecesOf(row, i, fills)) }],
      scales: [
        { name: 'x', type: 'linear', domain: [0, 100], range: [LEFT + SIDE, LEFT + SIDE + WIDTH] },
        {
          name: 'y',
          type: 'band',
          domain: rows.map((_, i) => i),
          range: [top, bottom],
          paddingInner: GAP / (BAR + GAP),
          paddingOuter: GAP / (BAR + GAP) / 2,
        },
      ],
      marks: [
        ...heading(title, of, LEFT),
        ...swatches.marks,
        {
          type: 'group',
          encode: { enter: { width: { value: LEFT + SIDE + WIDTH }, height: { value: bottom } } },
          axes: [
            {
              orient: 'bottom',
              scale: 'x',
              format: 'd',
              title: 'Percent of answers',
              titleFontSize: 11,
              titleColor: INK,
              labelColor: INK,
              labelFontSize: 10.5,
              domainColor: RULE,
              tickColor: RULE,
            },
          ],
        },
        ...pieces(),
        ...rows.flatMap(({ name, counts, reason }, i) => namesOf(name, counts, reason, top + i * (BAR + GAP))),
        ...(hidden ? [label(`Hatched is ${meaning('suppressed')}`, LEFT, bottom + 52, { fontSize: 10.5 })] : []),
      ],
    },
  };
}

function piecesOf({ counts, reason }: LikertRow, row: number, fills: readonly string[]) {
  if (counts === null) return reason === 'suppressed' ? [{ row, from: 0, to: 100, fill: HATCHED, text: '', ink: INK }] : [];
  const whole = sumOf(counts);
  return counts.flatMap((count, i) => {
    if (count === 0) return [];
    const before = sumOf(counts.slice(0, i));
    const fill = fills[i] ?? PAPER;
    const share = shareOf(count, whole);
    const text = share >= LEAST_LABELLED ? rounded(share, 0) : '';
    return [{ row, from: shareOf(before, whole), to: shareOf(before + count, whole), fill, text, ink: textOn(fill) }];
  });
}

function pieces(): Mark[] {
  const y = { scale: 'y', field: 'row' };
  return [
    {
      type: 'rect',
      from: { data: 'pieces' },
      encode: {
        enter: {
          x: { scale: 'x', field: 'from' },
          x2: { scale: 'x', field: 'to' },
          y,
          height: { scale: 'y', band: 1 },
          fill: { field: 'fill' },
          stroke: { value: INK },
          strokeWidth: { value: 0.8 },
        },
      },
    },
    {
      type: 'text',
      from: { data: 'pieces' },
      encode: {
        enter: {
          x: { scale: 'x', signal: '(datum.from + datum.to) / 2' },
          y: { ...y, band: 0.5, offset: 4 },
          text: { field: 'text' },
          align: { value: 'center' },
          fontSize: { value: 11 },
          fontWeight: { value: 'bold' },
          fill: { field: 'ink' },
        },
      },
    },
  ];
}

/** The name of a bar in at most two lines, and how many answers it has. */
function namesOf(name: string, counts: readonly number[] | null, reason: FigureReason | null, top: number): Mark[] {
  const lines = wrapped(name, LETTERS);
  const shown = lines.length > 2 ? [lines[0] ?? '', `${(lines[1] ?? '').slice(0, LETTERS - 2)} …`] : lines;
  const first = top + GAP / 2 + BAR / 2 + (shown.length === 1 ? 4 : -2);
  const beside = counts === null ? REASONS[reason ?? 'suppressed'] : `n = ${sumOf(counts)}`;
  return [
    ...shown.map((line, i) => label(line, LEFT, first + 13 * i)),
    label(beside, LEFT + SIDE + WIDTH + 6, top + GAP / 2 + BAR / 2 + 4, { fontSize: 10 }),
  ];
}

function legendOf(options: readonly string[], fills: readonly string[]) {
  let [x, y] = [LEFT, TOP];
  const marks = options.flatMap((option, i): Mark[] => {
    const wide = 26 + 6.4 * option.length;
    if (x + wide > LEFT + SIDE + WIDTH && x > LEFT) [x, y] = [LEFT, y + 18];
    const at = x;
    x += wide;
    return [
      {
        type: 'rect',
        encode: {
          enter: {
            x: { value: at },
            y: { value: y - 10 },
            width: { value: 12 },
            height: { value: 12 },
            fill: { value: fills[i] ?? PAPER },
            stroke: { value: INK },
            strokeWidth: { value: 0.8 },
          },
        },
      },
      label(option, at + 17, y),
    ];
  });
  return { marks, height: y - TOP + 12 };
}

/** The share of the two most positive options, as evaluations of programmes report it. */
function told(options: readonly string[], rows: readonly LikertRow[]): string {
  const [first, second] = options;
  const top = options.length > 3 ? [first, second] : [first];
  const each = rows.map(({ name, counts, reason }) => {
    if (counts === null) return `${name}: ${REASONS[reason ?? 'suppressed']}.`;
    const whole = sumOf(counts);
    if (whole === 0) return `${name}: no answers.`;
    return `${name}: ${rounded(shareOf(sumOf(counts.slice(0, top.length)), whole), 0)} percent of ${whole} answers are “${top.join('” or “')}”.`;
  });
  return [...each, 'The table has the number of answers of each option.'].join(' ');
}

const tableOf = (options: readonly string[], rows: readonly LikertRow[]) => ({
  columns: ['Item', ...options, 'Answers'],
  rows: rows.map(({ name, counts, reason }) =>
    counts === null
      ? [name, ...options.map(() => REASONS[reason ?? 'suppressed']), REASONS[reason ?? 'suppressed']]
      : [name, ...counts.map((count) => `${count} (${rounded(shareOf(count, sumOf(counts)), 0)} %)`), String(sumOf(counts))],
  ),
});
