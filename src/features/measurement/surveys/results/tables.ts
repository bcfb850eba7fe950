import { type Aggregate, type Aggregates, CROSSED, crossed } from '../../disclosure/service.ts';
import type { SurveyItem } from '../instruments/schema.ts';
import type { Audience } from '../kinds.ts';
import { sitesWithin } from '../strata.ts';
import type { Counted, Placed, Respondents, Taken, Written } from './queries.ts';

/** What is published of a wave: once, as of the day on which it closed; `safe` persons of a division at least are named with their site. */
export type Wave = Readonly<{ id: string; closed_on: string; instrument: string; safe: number }>;

/** One table of results: what it is of, and the numbers that pass disclosure control. */
export type ResultTable = Readonly<{ audience: Audience; item: SurveyItem | null; aggregates: Aggregates }>;

type Unit = Readonly<{ split: string; key: string }>;
const WHOLE: Unit = { split: 'department', key: '' };

/** The points of an item, in order: of a scale from 1 on, of a choice the codes of its options. */
export const pointsOf = ({ type, options }: Pick<SurveyItem, 'type' | 'options'>): string[] =>
  options?.map(({ code }) => code) ?? Array.from({ length: Number(type.slice('likert'.length)) }, (_, n) => String(n + 1));

/** The points that count as agreement. */
export function topOf(item: SurveyItem): ReadonlySet<string> {
  if (item.options) return new Set(item.options.filter(({ is_top }) => is_top).map(({ code }) => code));
  const points = pointsOf(item);
  return new Set(item.is_reverse_scored ? points.slice(0, 2) : points.slice(-2));
}

/** So many people stand for a larger number of them: only which groups are small matters. */
const MANY = 200;

/** Rows with the sites that may be named, as many people as `weigh` says stand in each. */
function withSites<R extends Placed>(rows: readonly R[], weigh: (row: R) => number, safe: number): R[] {
  const people = rows.flatMap((row) => Array.from({ length: Math.min(weigh(row), MANY) }, () => row));
  const sites = sitesWithin(people, safe);
  return rows.map((row) => ({ ...row, site_id: sites[people.indexOf(row)] ?? null }));
}

const nameOf = ({ division_id, site_id }: Placed) => crossed(division_id ?? '', site_id ?? '');

/** The department, each division, and each site of these rows where one is named, with the rows of each. */
function byUnit<R extends Placed>(rows: readonly R[]): [Unit, R[]][] {
  const by = (split: string, key: (row: R) => string) =>
    [...Map.groupBy(rows, key)].map(([name, own]): [Unit, R[]] => [{ split, key: name }, own]);
  const divisions = by('division', ({ division_id }) => division_id ?? '');
  const isNamed = rows.some(({ site_id }) => site_id !== null);
  return [[WHOLE, [...rows]], ...divisions, ...(isNamed ? [...by('site', ({ site_id }) => site_id ?? ''), ...by(CROSSED, nameOf)] : [])];
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const PERCENT = 100;

/** Of each audience, how many answered of those whom the invitation reached. */
export const participationTables = (wave: Wave, taken: readonly Taken[]): ResultTable[] =>
  [...Map.groupBy(taken, ({ audience }) => audience)].map(([audience, rows]) => ({
    audience,
    item: null,
    aggregates: {
      subject: `survey participation ${audience}`,
      period: wave.id,
      as_of: wave.closed_on,
      statistic: 'share',
      cells: byUnit(withSites(rows, ({ delivered }) => delivered, wave.safe)).map(([unit, own]): Aggregate => {
        const [invited, delivered, submitted] = (['invited', 'delivered', 'submitted'] as const).map((of) =>
          sum(own.map((row) => row[of])),
        ) as [number, number, number];
        const reason = delivered === 0 ? 'no_eligible' : null;
        const value = delivered === 0 ? null : (PERCENT * submitted) / delivered;
        return { ...unit, part: '', base: delivered, value, numerator: submitted, denominator: delivered, beside: { invited }, reason };
      }),
    },
  }));

/** Own words, which are told where enough people wrote. */
export const textTables = (wave: Wave, written: readonly Written[]): Aggregates[] =>
  written.map(({ item, audience, texts: { length } }) => ({
    subject: `survey ${wave.instrument} ${item} ${audience}`,
    period: wave.id,
    as_of: wave.closed_on,
    statistic: 'text',
    of_answers: true,
    cells: [{ ...WHOLE, part: '', base: length, value: length, numerator: length, denominator: length }],
  }));

/** Of each item and audience, how many answered each point. Options of which several can be chosen are a share of the respondents each. */
export function itemTables(
  wave: Wave,
  items: readonly SurveyItem[],
  counted: readonly Counted[],
  respondents: readonly Respondents[],
): ResultTable[] {
  return items
    .filter(({ type }) => type !== 'text')
    .flatMap((item) => {
      const own = respondents.filter(({ item: code }) => code === item.code);
      return [...Map.groupBy(own, ({ audience }) => audience)].map(([audience, stored]): ResultTable => {
        const rows = withSites(stored, ({ respondents: count }) => count, wave.safe);
        const given = Map.groupBy(
          counted.filter((one) => one.item === item.code && one.audience === audience),
          nameOf,
        );
        const at = new Map(rows.map((row, n) => [row, given.get(nameOf(stored[n] as Respondents)) ?? []]));
        const cells = byUnit(rows).flatMap(([unit, of]): Aggregate[] => {
          const here = of.flatMap((row) => at.get(row) ?? []);
          const base = sum(of.map(({ respondents: count }) => count));
          const blank = sum(here.filter(({ point }) => point === null).map(({ count }) => count));
          return pointsOf(item).map((part) => {
            const numerator = sum(here.filter(({ point }) => point === part).map(({ count }) => count));
            const value = base === 0 ? null : (PERCENT * numerator) / base;
            return {
              ...unit,
              part,
              base,
              value,
              numerator,
              denominator: base,
              excluded: { not_applicable: blank },
              reason: base === 0 ? 'no_eligible' : null,
            };
          });
        });
        const statistic = item.type === 'multi' ? 'share' : 'distribution';
        const subject = `survey ${wave.instrument} ${item.code} ${audience}`;
        return { audience, item, aggregates: { subject, period: wave.id, as_of: wave.closed_on, statistic, of_answers: true, cells } };
      });
    });
}
