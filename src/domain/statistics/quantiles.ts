/** Sample quantiles by the nine definitions of Hyndman & Fan (American Statistician 50, 1996), numbered as R numbers them. */
import { at, mean, variance } from './tables.ts';

export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** The definition that answers have unless another one is asked for: averages at jumps, SAS PCTLDEF=5. */
export const DEFAULT_QUANTILE_TYPE = 2;

/** SAS’s PCTLDEF of each definition that has one. */
export const SAS_PCTLDEF: Readonly<Partial<Record<QuantileType, number>>> = { 4: 1, 3: 2, 1: 3, 6: 4, 2: 5 };

/** Where the continuous definitions put the pth quantile of n observations: at α + p (n + 1 − α − β) of the sorted ones. */
const PLACES: Readonly<Partial<Record<QuantileType, readonly [alpha: number, beta: number]>>> = {
  4: [0, 1],
  5: [0.5, 0.5],
  6: [0, 0],
  7: [1, 1],
  8: [1 / 3, 1 / 3],
  9: [3 / 8, 3 / 8],
};

/** A place that is a whole number but for rounding is that number. */
const FUZZ = 4 * Number.EPSILON;

/**
 * The quantiles of a sample.
 * @throws RangeError where there are no observations
 */
export function quantiles(
  values: readonly number[],
  probabilities: readonly number[],
  type: QuantileType = DEFAULT_QUANTILE_TYPE,
): number[] {
  if (values.length === 0) throw new RangeError('There are no observations.');
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const order = (k: number) => at(sorted, Math.min(n, Math.max(1, k)) - 1);
  return probabilities.map((p) => {
    const continuous = PLACES[type];
    const place = continuous ? continuous[0] + p * (n + 1 - continuous[0] - continuous[1]) : type === 3 ? n * p - 0.5 : n * p;
    const k = Math.floor(place + FUZZ * Math.max(1, place));
    const part = Math.abs(place - k) < FUZZ * Math.max(1, place) ? 0 : place - k;
    return order(k) + shareOfNext(type, k, part) * (order(k + 1) - order(k));
  });
}

/** How far the quantile lies from the kth observation towards the next. */
function shareOfNext(type: QuantileType, k: number, part: number): number {
  if (type === 1) return part > 0 ? 1 : 0;
  if (type === 2) return part > 0 ? 1 : 0.5;
  if (type === 3) return part === 0 && k % 2 === 0 ? 0 : 1;
  return part;
}

/** Mean, standard deviation (n − 1), extremes and median of a sample; of one observation the standard deviation is NaN. */
export function summaryOf(values: readonly number[], type: QuantileType = DEFAULT_QUANTILE_TYPE) {
  const [lower = NaN, median = NaN, upper = NaN] = quantiles(values, [0.25, 0.5, 0.75], type);
  return {
    n: values.length,
    mean: mean(values),
    sd: Math.sqrt(variance(values)),
    min: Math.min(...values),
    lower_quartile: lower,
    median,
    upper_quartile: upper,
    max: Math.max(...values),
  };
}
