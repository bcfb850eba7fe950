/** Which metrics have a value, found from the rows that the oracles answer: for the metric over metrics. Written apart from the service. */
import { addMonths } from '../../../src/core/calendar.ts';
import type { Metric, PeriodKind } from '../../../src/features/measurement/metrics/definition.ts';
import { type Period, periodOf, waveOf } from '../../../src/features/measurement/metrics/period-rules.ts';
import type { Facts } from './department.ts';
import type { Oracle, Row } from './naive.ts';

const calendar = { today: '2026-03-01', start_month: 7 };
const BEGAN = '2016-07-01';

/** The period of a kind that is looked at for an academic year: its last one that is over, and of cohorts the one that is five years older. */
function periodFor(kind: PeriodKind, year: number, facts: Facts): Period | null {
  const keys: Readonly<Record<Exclude<PeriodKind, 'wave'>, readonly string[]>> = {
    academic_year: [String(year)],
    calendar_year: [String(year)],
    three_years: [String(year)],
    cohort: [String(year - 5)],
    six_months: [`${year + 1}-01`, `${year}-07`],
    day: ['06', '05', '04', '03', '02', '01'].map((month) => `${year + 1}-${month}`),
  };
  if (kind !== 'wave') return keys[kind].flatMap((key) => periodOf(kind, key, calendar) ?? [])[0] ?? null;
  const closed = facts.survey_wave.filter(({ closed_on }) => closed_on >= `${year}-07-01` && closed_on < `${year + 1}-07-01`);
  const [last] = closed.toSorted((a, b) => (a.closed_on < b.closed_on ? 1 : -1));
  return last ? waveOf(last, calendar) : null;
}

const known = (rows: readonly Row[]) => rows.flatMap(({ value, censored }) => (value === null || censored ? [] : [value]));

/** Whether half of those who are observed have had the event by some time. */
function reachesHalf(rows: readonly Row[]): boolean {
  const times = rows.flatMap(({ value, censored }) => (value === null ? [] : [{ value, censored }]));
  let left = 1;
  for (const time of [...new Set(times.map(({ value }) => value))].sort((a, b) => a - b)) {
    const events = times.filter((one) => one.value === time && !one.censored).length;
    left *= 1 - events / times.filter((one) => one.value >= time).length;
    if (left <= 0.5) return true;
  }
  return false;
}

const differ = (numbers: readonly (number | null)[]) => new Set(numbers).size > 1;

function hasValue({ statistic }: Metric, all: readonly Row[]): boolean {
  const parts = [...Map.groupBy(all, ({ part }) => part).values()];
  return parts.some((part) => {
    if (statistic === 'count') return true;
    const rows = part.filter(({ excluded }) => excluded === null);
    if (rows.reduce((sum, { denominator }) => sum + (denominator ?? 0), 0) === 0) return false;
    if (statistic === 'survival') return reachesHalf(rows);
    if (statistic === 'correlation') return differ(rows.map(({ numerator }) => numerator)) && differ(rows.map(({ value }) => value));
    return ['share', 'ratio', 'difference', 'distribution'].includes(statistic) || known(rows).length > 0;
  });
}

/** How many of the mature metrics have a value in an academic year, and how many are mature. */
export function naively(
  metrics: readonly Metric[],
  oracles: Readonly<Record<string, Oracle>>,
  facts: Facts,
  year: Period,
): { numerator: number; denominator: number } {
  const mature = metrics.flatMap((metric) => {
    const period = periodFor(metric.period, Number(year.key), facts);
    return addMonths(BEGAN, 12 * metric.matures_after_years) <= (period ?? year).to ? [{ metric, period }] : [];
  });
  const having = mature.filter(({ metric, period }) => {
    const oracle = oracles[metric.id];
    if (!oracle && metric.rows !== null) throw new Error(`${metric.id} has no oracle`);
    return oracle && period && hasValue(metric, oracle(facts, period));
  });
  return { numerator: having.length, denominator: mature.length };
}
