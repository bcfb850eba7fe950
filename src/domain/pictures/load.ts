/** How something is distributed: how many mentors have how many mentees, how old relations are. One bar a class. */
import type { SvgPicture } from '../../core/svg.ts';
import { type FigureReason, meaning, REASONS, rounded } from './figures.ts';
import { BAR, HATCHED, heading, INK, label, type Mark, RULE } from './looks.ts';

export type LoadClass = Readonly<{ name: string; count: number | null; reason: FigureReason | null }>;
/** `counted` is what the bars count, such as `Mentors`; `by` what the classes are, such as `Formal mentees`. */
export type Load = Readonly<{ title: string; of: string; counted: string; by: string; classes: readonly LoadClass[] }>;

const [LEFT, TOP, WIDTH, HEIGHT] = [70, 66, 560, 200];

/** A distribution as a picture. */
export function loadPicture({ title, of, counted, by, classes }: Load): SvgPicture {
  const most = Math.max(1, ...classes.map(({ count }) => count ?? 0));
  const hidden = classes.some(({ reason }) => reason === 'suppressed');
  const bottom = TOP + HEIGHT;
  const words = { labelColor: INK, titleColor: INK, labelFontSize: 10.5, titleFontSize: 11, domainColor: RULE, tickColor: RULE };
  return {
    title: `${title}: ${of}`,
    description: told(counted, by, classes),
    width: LEFT + WIDTH + 30,
    height: bottom + 56 + (hidden ? 16 : 0),
    table: tableOf(counted, by, classes),
    table_is_visible: true,
    chart: {
      data: [
        {
          name: 'classes',
          values: classes.map((one) => ({
            ...one,
            text: one.count ?? REASONS[one.reason ?? 'suppressed'],
            hidden: one.reason === 'suppressed',
          })),
        },
      ],
      scales: [
        { name: 'x', type: 'band', domain: classes.map(({ name }) => name), range: [LEFT, LEFT + WIDTH], padding: 0.15 },
        { name: 'y', type: 'linear', domain: [0, most], nice: true, range: [bottom, TOP] },
      ],
      marks: [
        ...heading(title, of, 16),
        {
          type: 'group',
          encode: { enter: { width: { value: LEFT + WIDTH }, height: { value: bottom } } },
          axes: [
            {
              ...words,
              orient: 'left',
              scale: 'y',
              offset: -LEFT,
              title: counted,
              grid: true,
              gridScale: 'x',
              gridColor: '#d9d9d9',
              tickCount: 5,
              tickMinStep: 1,
              format: 'd',
            },
            { ...words, orient: 'bottom', scale: 'x', title: by },
          ],
        },
        ...bars(bottom),
        ...(hidden
          ? [label(`Hatched, without a height of its own, is ${meaning('suppressed')}`, 16, bottom + 54, { fontSize: 10.5 })]
          : []),
      ],
    },
  };
}

/** A withheld bar has a height that says nothing. */
function bars(bottom: number): Mark[] {
  const x = { scale: 'x', field: 'name' };
  const withheld = bottom - 24;
  return [
    {
      type: 'rect',
      from: { data: 'classes' },
      encode: {
        enter: {
          x,
          width: { scale: 'x', band: 1 },
          y: [
            { test: 'datum.hidden', value: withheld },
            { scale: 'y', signal: 'datum.count || 0' },
          ],
          y2: { value: bottom },
          fill: [{ test: 'datum.hidden', value: HATCHED }, { value: BAR }],
          stroke: { value: INK },
          strokeWidth: { value: 0.8 },
        },
      },
    },
    {
      type: 'text',
      from: { data: 'classes' },
      encode: {
        enter: {
          x: { ...x, band: 0.5 },
          y: [
            { test: 'datum.hidden', value: withheld - 5 },
            { scale: 'y', signal: 'datum.count || 0', offset: -5 },
          ],
          text: { field: 'text' },
          align: { value: 'center' },
          fontSize: { value: 10.5 },
          fontWeight: { value: 'bold' },
          fill: { value: INK },
        },
      },
    },
  ];
}

function told(counted: string, by: string, classes: readonly LoadClass[]): string {
  const known = classes.filter(({ count }) => count !== null);
  const whole = known.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const [largest] = [...known].sort((a, b) => (b.count ?? 0) - (a.count ?? 0));
  const hidden = classes.filter(({ reason }) => reason === 'suppressed').length;
  const most = largest && whole > 0 ? ` Most, ${rounded(largest.count ?? 0, 0)} of ${whole}, are in the class ${largest.name}.` : '';
  return `${counted} by ${by.toLowerCase()}.${most}${hidden === 0 ? '' : ` ${hidden} of ${classes.length} classes are suppressed.`} The table has every class.`;
}

const tableOf = (counted: string, by: string, classes: readonly LoadClass[]) => ({
  columns: [by, counted],
  rows: classes.map(({ name, count, reason }) => [name, count === null ? REASONS[reason ?? 'suppressed'] : String(count)]),
});
