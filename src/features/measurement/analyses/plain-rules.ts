/** What all kinds of test share: counts as numbers, numbers as JSON has them, shares with their intervals. */
import { clopperPearson, wilson } from '../../../domain/statistics/proportions.ts';
import type { Estimate, Outcome, Share } from './schema.ts';

/** Counts of a test in which nothing is hidden. */
export const plain = (counts: readonly (number | 'suppressed' | null)[]): number[] => counts.map(Number);
export const plainTable = (table: readonly (readonly (number | 'suppressed' | null)[])[]): number[][] => table.map(plain);

/** JSON has no infinity and no NaN. */
export const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

export const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** An outcome in which only what is given differs from nothing. */
export const outcome = (given: Partial<Outcome> & Pick<Outcome, 'level'>): Outcome => ({
  test: null,
  reason: null,
  n: null,
  statistic: null,
  df: null,
  p: null,
  p_interval: null,
  replicates: null,
  seed: null,
  shares: [],
  estimates: [],
  quantile_definition: null,
  quantiles: [],
  curve: [],
  ...given,
});

/** Half up, to one decimal, in whole numbers: 1/8 is 12.5, and 1/16 is 6.3. */
function percentOf(numerator: number, denominator: number): string {
  const tenths = Math.floor((numerator * 2000 + denominator) / (2 * denominator));
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** A share with its numerator and denominator, whatever it is rounded to. */
export function shareOf(row: string, column: string | null, numerator: number, denominator: number, level: number): Share {
  const none = denominator === 0;
  return {
    row,
    column,
    numerator,
    denominator,
    share: none ? null : numerator / denominator,
    percent: none ? null : percentOf(numerator, denominator),
    wilson: none ? null : [...wilson(numerator, denominator, level)],
    clopper_pearson: none ? null : [...clopperPearson(numerator, denominator, level)],
  };
}

export const estimate = (name: string, value: number, interval: readonly number[] | null = null, how: string | null = null): Estimate => ({
  name,
  value: finite(value),
  lower: finite(interval?.[0]),
  upper: finite(interval?.[1]),
  interval: how,
});

export const labelOf = (labels: readonly string[] | undefined, i: number, word: string): string => labels?.[i] ?? `${word} ${i + 1}`;
