/** Pictures as SVG: what they say without being seen, in black and white, and in a page of somebody else. */
import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SvgPicture } from '../../../src/core/svg.ts';
import { barsPicture } from '../../../src/domain/pictures/bars.ts';
import { rounded, written } from '../../../src/domain/pictures/figures.ts';
import { likertPicture } from '../../../src/domain/pictures/likert.ts';
import { contrast, luminance, ramp, textOn } from '../../../src/domain/pictures/looks.ts';
import { matrixPicture } from '../../../src/domain/pictures/matrix.ts';
import { svgFor } from '../../../src/domain/pictures/svg.ts';
import { trendPicture } from '../../../src/domain/pictures/trend.ts';
import { pageOf, violations } from '../../setup/axe.ts';
import { samples } from '../../setup/pictures.ts';

const { matrix, trend, likert, bars } = samples();
const pictures = { matrix: matrixPicture(matrix), trend: trendPicture(trend), likert: likertPicture(likert), bars: barsPicture(bars) };
type Name = keyof typeof pictures;
const names = Object.keys(pictures) as Name[];
const drawn = new Map<string, string>();

const draw = async (picture: SvgPicture) => (await svgFor(picture)).toString();
const svg = (name: Name) => drawn.get(name) ?? '';
const treeOf = (text: string) => new JSDOM(text, { contentType: 'image/svg+xml' }).window.document;

beforeAll(async () => {
  for (const name of names) drawn.set(name, await draw(pictures[name]));
});

test('a bar of the matrix is as long as its percentage, none is longer than all, and what is no percentage has none', () => {
  const metrics = matrix.metrics.map((one, i) => ({
    ...one,
    reason: null,
    unit: i === 3 ? 'days' : 'percent',
    value: [0, 38, 112, 40][i] ?? 100,
  }));
  const { data } = matrixPicture({ ...matrix, metrics } as typeof matrix).chart as {
    data: { values: { text: string; bar: number | null }[] }[];
  };
  const barsOf = (text: RegExp) => data[0]?.values.filter((one) => text.test(one.text)).map(({ bar }) => bar);
  expect([barsOf(/^0/), barsOf(/^38/), barsOf(/^112/), barsOf(/^40/)]).toEqual([[0], [38], [100], [null]]);
});

describe.each(names)('the %s', (name) => {
  test('is well-formed, of data alone: no script, style, link or handler', () => {
    const elements = [...treeOf(svg(name)).querySelectorAll('*')];
    expect(
      elements.map(({ localName }) => localName).filter((one) => !/^(svg|title|desc|defs|pattern|rect|g|text|path|line)$/.test(one)),
    ).toEqual([]);
    const attributes = elements.flatMap((element) => [...element.attributes]).filter((one) => one.name !== 'xmlns');
    expect(
      attributes.filter(({ name: one, value }) => /^(on|style|class|href|xlink)/.test(one) || /javascript:|https?:/.test(value)),
    ).toEqual([]);
  });

  test('has a title, a description and a table of every number, as text', () => {
    const tree = treeOf(svg(name));
    const { title, description, table } = pictures[name];
    const named = (attribute: string) => tree.getElementById(tree.documentElement.getAttribute(attribute) ?? '')?.textContent;
    expect(named('aria-labelledby')).toBe(title);
    expect(named('aria-describedby')).toBe(description);
    const rows = [...tree.querySelectorAll('[role=table] [role=row]')].map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).toEqual([table?.columns, ...(table?.rows ?? [])]);
    expect(tree.querySelector('g[aria-hidden=true] [role]')).toBeNull();
  });

  test('is the same each time, and shares no id with a picture of other content', async () => {
    expect(await draw(pictures[name])).toBe(svg(name));
    const ids = (text: string) => [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids(svg(name))).toHaveLength(3);
    expect(ids(await draw({ ...pictures[name], title: 'Another' })).filter((id) => ids(svg(name)).includes(id))).toEqual([]);
  });

  test('shows what is withheld as withheld: hatched or marked, and in a word', () => {
    const tree = treeOf(svg(name));
    const hatched = tree.querySelectorAll(`[fill="url(#${tree.querySelector('pattern')?.id})"]`).length;
    expect(name === 'trend' ? svg(name).includes('>×</text>') : hatched > 0).toBe(true);
    expect(tree.querySelector('[role=table]')?.textContent).toContain('suppressed');
  });
});

test('axe-core finds nothing in a page that embeds all of them, and would find a picture without a name', async () => {
  const inline = names.map((name) => `<section aria-label="${name}">${svg(name)}</section>`).join('');
  const referred = names.map((name) => `<img alt="${name}" src="data:image/svg+xml;base64,${Buffer.from(svg(name)).toString('base64')}">`);
  expect(await violations(pageOf(inline + referred.join('')))).toEqual([]);
  const nameless = inline.replace(/ aria-labelledby="[^"]*"/, '').replace(/<title[^>]*>[^<]*<\/title>/, '');
  expect((await violations(pageOf(nameless))).join()).toContain('svg-img-alt');
});

describe('in black and white', () => {
  test.each([2, 3, 4, 5, 6, 7])('%i steps of a scale differ in lightness, and text on each is legible', (steps) => {
    const fills = ramp(steps);
    expect(fills).toHaveLength(steps);
    for (const fill of fills) expect(contrast(fill, textOn(fill))).toBeGreaterThanOrEqual(4.5);
    const lights = fills.map((fill) => luminance(fill) + 0.05);
    for (const [i, light] of lights.slice(1).entries()) expect(light / (lights[i] ?? 1)).toBeGreaterThan(1.25);
  });
});

describe('numbers', () => {
  test('are rounded half up for display alone; a missing one has its reason, and is never 0', () => {
    expect([62.5, 0.5, 1.005, 99.49999, -0.04].map((value) => rounded(value, 0))).toEqual(['63', '1', '1', '99', '0']);
    expect([2.25, 0.125, -1.25].map((value) => rounded(value, 1))).toEqual(['2.3', '0.1', '−1.3']);
    expect(written({ value: 0, reason: null }, 'percent')).toBe('0 %');
    expect(written({ value: null, reason: 'suppressed' }, 'percent')).toBe('suppressed');
    expect(written({ value: null, reason: 'no_eligible' }, 'days')).toBe('none eligible');
  });

  test('make a line that breaks where one is missing, and where the metric was defined anew', () => {
    const [points] = pictures.trend.chart['data'] as [{ values: { series: string; period: string; run: string }[] }];
    const runs = [...Map.groupBy(points.values, ({ run }) => run).values()];
    expect(runs.map((run) => run.map(({ series, period }) => `${series} ${period}`).join(', '))).toEqual([
      'mentors 2018/19, mentors 2019/20',
      'mentors 2021/22',
      'mentors 2022/23, mentors 2023/24',
      'mentees 2019/20, mentees 2020/21, mentees 2021/22',
      'mentees 2022/23',
    ]);
  });
});
