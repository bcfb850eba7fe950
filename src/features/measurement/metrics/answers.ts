import type { Disclosed } from '../disclosure/service.ts';
import type { Metric, Split } from './definition.ts';
import type { Measured } from './measuring.ts';
import { type Period, yearsSince } from './period-rules.ts';
import type { Unit } from './queries.ts';
import type { MeasuredUnit, MetricDefinition, MetricValue, Reason } from './schema.ts';
import { dayOf, type Shown } from './showing.ts';

type Numbers = Pick<MetricValue, 'part' | 'numerator' | 'denominator' | 'value' | 'reason' | 'exclusions' | 'beside'>;
export type Maturity = 'mature' | 'provisional' | 'not_mature';

/** The definition of a metric as it is answered. */
export function definitionOf(metric: Metric): MetricDefinition {
  const { id, version, level, component, title, cell, horizon, matures_after_years, statistic, parts = [], by, exclusions } = metric;
  return {
    ...{ id, version, level, component, title, cell, horizon, matures_after_years, statistic },
    numerator_words: metric.numerator,
    denominator_words: metric.denominator,
    measured_in: metric.unit,
    period_kind: metric.period,
    is_sensitive: metric.sensitive ?? false,
    parts: [...parts],
    by: [...by],
    exclusion_reasons: Object.entries(exclusions).map(([code, reason]) => ({ code, reason })),
    is_recorded: metric.rows !== null || metric.statistic === 'series',
  };
}

/** A unit without what only decides about it. */
export const unitOf = ({ kind, id, code, name }: Unit): MeasuredUnit => ({ kind, id, code, name });

export const periodShown = ({ kind, key, from, ends_on, to }: Period) => ({ kind, key, starts_on: from, ends_on, is_open: to < ends_on });

/** How far a metric has come in a unit by the end of a period. */
export function maturityOf(metric: Metric, period: Period, programme_starts_on: string): Maturity {
  if (yearsSince(programme_starts_on, period.to) < metric.matures_after_years) return 'not_mature';
  return period.to < period.ends_on ? 'provisional' : 'mature';
}

export const freshnessOf = (measured: Measured, { is_stale }: Pick<Shown, 'is_stale'>) => ({
  as_of: dayOf(measured),
  refreshed_at: measured.refreshed_at,
  is_stale,
});

const nothing = (part: string | null, reason: Reason): Numbers => ({
  part,
  numerator: null,
  denominator: null,
  value: null,
  reason,
  exclusions: [],
  beside: [],
});

const numberOf = ({ part, numerator, denominator, value, reason, excluded, beside }: Disclosed): Numbers => ({
  part: part === '' ? null : part,
  numerator,
  denominator,
  value,
  reason: reason ?? (value === null ? 'no_eligible' : null),
  exclusions: Object.entries(excluded).map(([code, count]) => ({ code, count })),
  beside: Object.entries(beside).map(([name, number]) => ({ name, value: number })),
});

/** The numbers of a unit or group in a measured metric, a row a part. */
export function numbersAt({ metric }: Measured, shown: Shown, split: Split | 'department', key: string, maturity: Maturity): Numbers[] {
  if (metric.statistic === 'series') return [nothing(null, 'series')];
  if (metric.rows === null) return [nothing(null, 'not_recorded')];
  const found = shown.figures.filter((one) => one.split === split && one.key === key);
  const declared = [...(metric.statistic === 'difference' ? [''] : []), ...(metric.parts ?? [])];
  const isOpen = ({ part }: Disclosed) => part !== '' && !declared.includes(part);
  const isTold = (one: Disclosed) => numberOf(one).reason === null;
  const untold = found.filter((one) => isOpen(one) && !isTold(one));
  const named = found.filter((one) => !isOpen(one) || isTold(one)).map(({ part }) => part);
  const parts = new Set([...declared, ...named]);
  const isEmpty = parts.size === 0 && untold.length === 0;
  const rows = [...(isEmpty ? [''] : parts)].map((part): Numbers => {
    const one = found.find((each) => each.part === part);
    const name = part === '' ? null : part;
    if (maturity === 'not_mature') return nothing(name, 'not_mature');
    if (one) return numberOf(one);
    if (split === 'division' && shown.combined.has(key)) return nothing(name, 'suppressed');
    return { ...nothing(name, 'no_eligible'), numerator: 0, denominator: 0 };
  });
  return untold.length === 0 ? rows : [...rows, restOf(untold, maturity)];
}

/** What is not told of parts that only the facts name, as one row: which of them there are would tell of the few who are in them. */
function restOf(untold: readonly Disclosed[], maturity: Maturity): Numbers {
  if (maturity === 'not_mature') return nothing(null, 'not_mature');
  const isNobody = untold.every((one) => numberOf(one).reason === 'no_eligible');
  return isNobody ? { ...nothing(null, 'no_eligible'), numerator: 0, denominator: 0 } : nothing(null, 'suppressed');
}

/** The groups that a split has, without those who are in none. */
export const keysOf = ({ figures }: Shown, split: Split): string[] => [
  ...new Set(figures.filter((one) => one.split === split && one.key !== '').map(({ key }) => key)),
];
