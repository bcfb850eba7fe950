/** How the counted rows of a unit become the value of a metric. */
import type { Metric, Statistic } from './definition.ts';

/** The rows of one unit and part, as counted. Sums and observations are of the rows that are not excluded. */
export type Counted = Readonly<{
  split: 'department' | 'division' | 'site' | 'position_description' | 'career_stage';
  /** The id of the division or site, the kind of position description, the stage; '' for the department, and for those who have none. */
  key: string;
  part: string;
  numerator: number;
  denominator: number;
  /** Different things counted, and different people among them. */
  units: number;
  people: number;
  /** Of the observations that are known. */
  observed: Readonly<{
    n: number;
    median: number;
    lower: number;
    upper: number;
    mean: number;
    least: number;
    greatest: number;
    deviation: number;
  }> | null;
  /** Row by row, for statistics that need all of them: numerator, observation, whether it is censored, and whose it is. */
  rows: readonly (readonly [numerator: number | null, value: number | null, censored: boolean, whose: string])[] | null;
  excluded: Readonly<Record<string, number>>;
}>;

/** A counted unit with its value; null where nobody is eligible or nothing was observed. */
export type Valued = Omit<Counted, 'observed' | 'rows'> &
  Readonly<{
    value: number | null;
    beside: Readonly<Record<string, number>>;
    /** What each person contributes, in order of size: by it the rules of disclosure judge the value. */
    observations: readonly number[];
    /** How many are observed at the times of a survival curve that stand beside its value, and the events since the time before. */
    steps: Steps;
  }>;

export type Steps = Readonly<Record<string, Readonly<{ at_risk: number; events: number }>>>;

/** Statistics for which every row is needed. */
export const NEEDS_ROWS: ReadonlySet<Statistic> = new Set(['survival', 'correlation', 'ratio', 'mean', 'maximum', 'spread']);

const PERCENT = 100;

/** Values of all units of a metric; those of a difference have no part. */
export function valuesOf(metric: Pick<Metric, 'statistic' | 'parts'>, counted: readonly Counted[]): Valued[] {
  const wholes = new Map<string, number>();
  for (const { split, key, denominator } of counted) wholes.set(`${split} ${key}`, (wholes.get(`${split} ${key}`) ?? 0) + denominator);
  const valued = counted.map((one): Valued => {
    const { observed: _, rows: __, ...rest } = one;
    const whole = wholes.get(`${one.split} ${one.key}`) ?? 0;
    return { ...rest, steps: {}, ...measured(metric.statistic, one, whole), observations: contributions(metric.statistic, one.rows ?? []) };
  });
  return metric.statistic === 'difference' ? [...valued, ...differences(metric.parts ?? [], valued)] : valued;
}

/** The part of each person in a ratio, and each observation of the other statistics. */
function contributions(statistic: Statistic, rows: NonNullable<Counted['rows']>): number[] {
  const each =
    statistic === 'ratio'
      ? [...Map.groupBy(rows, ([, , , whose]) => whose).values()].map((own) => own.reduce((sum, [numerator]) => sum + (numerator ?? 0), 0))
      : rows.flatMap(([, value]) => value ?? []);
  return each.sort((a, b) => a - b);
}

function measured(statistic: Statistic, one: Counted, whole: number): Pick<Valued, 'value' | 'beside'> & Partial<Pick<Valued, 'steps'>> {
  const { numerator, denominator, observed } = one;
  if (statistic === 'distribution') return { value: whole === 0 ? null : (PERCENT * numerator) / whole, beside: {} };
  if (denominator === 0 && statistic !== 'count') return { value: null, beside: {} };
  switch (statistic) {
    case 'share':
      return {
        value: (PERCENT * numerator) / denominator,
        beside: observed ? { median: observed.median, observations: observed.n } : {},
      };
    case 'difference':
      return { value: (PERCENT * numerator) / denominator, beside: {} };
    case 'ratio':
      return { value: numerator / denominator, beside: medianOf(observed) };
    case 'count':
      return { value: numerator, beside: {} };
    case 'median':
      return observed
        ? { value: observed.median, beside: { lower_quartile: observed.lower, upper_quartile: observed.upper, observations: observed.n } }
        : { value: null, beside: { observations: 0 } };
    case 'mean':
      return { value: observed?.mean ?? null, beside: { observations: observed?.n ?? 0 } };
    case 'maximum':
      return { value: observed?.greatest ?? null, beside: {} };
    case 'spread':
      return observed
        ? {
            value: observed.greatest - observed.least,
            beside: {
              least: observed.least,
              greatest: observed.greatest,
              standard_deviation: observed.deviation,
              observations: observed.n,
            },
          }
        : { value: null, beside: { observations: 0 } };
    case 'survival':
      return survival(one.rows ?? []);
    case 'correlation':
      return { value: rankCorrelation(one.rows ?? []), beside: {} };
    case 'series':
      return { value: null, beside: {} };
  }
}

/** From so many on, five are on either side of the median. */
const LEAST_FOR_MEDIAN = 10;

/** The median of the observations of a ratio, where enough of them are on both sides of it. */
const medianOf = (observed: Counted['observed']): Record<string, number> =>
  observed && observed.n >= LEAST_FOR_MEDIAN ? { median: observed.median } : {};

function differences(parts: readonly string[], valued: readonly Valued[]): Valued[] {
  return [...Map.groupBy(valued, ({ split, key }) => `${split} ${key}`).values()].flatMap((unit) => {
    const [first, second] = parts.map((part) => unit.find((one) => one.part === part));
    const [some] = unit;
    if (!some) return [];
    const sum = (of: (one: Valued) => number) => unit.reduce((total, one) => total + of(one), 0);
    const value = first?.value == null || second?.value == null ? null : first.value - second.value;
    return [
      {
        ...some,
        part: '',
        numerator: sum(({ numerator }) => numerator),
        denominator: sum(({ denominator }) => denominator),
        units: Math.min(first?.units ?? 0, second?.units ?? 0),
        people: Math.min(first?.people ?? 0, second?.people ?? 0),
        excluded: {},
        value,
        beside: {},
        observations: [],
        steps: {},
      },
    ];
  });
}

const YEARS = [1, 3, 5];

/** Kaplan–Meier: the median time, and what is left after one, three and five years, in percent. */
function survival(rows: NonNullable<Counted['rows']>): Pick<Valued, 'value' | 'beside' | 'steps'> {
  const times = rows.flatMap(([, time, censored]) => (time === null ? [] : [{ time, censored }])).sort((a, b) => a.time - b.time);
  const curve: { time: number; left: number }[] = [];
  let left = 1;
  for (const [time, at] of Map.groupBy(times, (one) => one.time)) {
    const events = at.filter(({ censored }) => !censored).length;
    if (events > 0) left *= 1 - events / times.filter((one) => one.time >= time).length;
    curve.push({ time, left });
  }
  const longest = times.at(-1)?.time ?? 0;
  const observed = YEARS.filter((years) => longest >= years || left === 0);
  const named = <T>(of: (years: number) => T) => Object.fromEntries(observed.map((years) => [`left_after_${years}`, of(years)] as const));
  const before = (years: number) => YEARS.findLast((one) => one < years) ?? 0;
  return {
    value: curve.find((step) => step.left <= 0.5)?.time ?? null,
    beside: named((years) => PERCENT * (curve.findLast(({ time }) => time <= years)?.left ?? 1)),
    steps: named((years) => ({
      at_risk: times.filter(({ time }) => time >= years).length,
      events: times.filter(({ time, censored }) => !censored && time <= years && time > before(years)).length,
    })),
  };
}

/** Spearman's: Pearson's of the ranks, ties sharing the mean of theirs. */
function rankCorrelation(rows: NonNullable<Counted['rows']>): number | null {
  const pairs = rows.flatMap(([x, y]) => (x === null || y === null ? [] : [[x, y] as const]));
  const ranks = (of: readonly number[]) =>
    of.map((one) => of.filter((other) => other < one).length + (of.filter((other) => other === one).length + 1) / 2);
  const [xs, ys] = [ranks(pairs.map(([x]) => x)), ranks(pairs.map(([, y]) => y))];
  const mean = (pairs.length + 1) / 2;
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + (x - mean) * ((b[i] ?? mean) - mean), 0);
  const scale = Math.sqrt(product(xs, xs) * product(ys, ys));
  return scale === 0 ? null : product(xs, ys) / scale;
}
