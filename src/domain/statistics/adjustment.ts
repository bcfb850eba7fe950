/** p values of several tests at once, adjusted for their number, each beside its raw one. */
import { at, sum } from './tables.ts';

export type Adjustment = 'benjamini_hochberg' | 'benjamini_yekutieli' | 'holm' | 'hochberg' | 'hommel' | 'bonferroni';

/** From the largest down: no adjusted value exceeds that of a larger raw one. */
function steppedUp(p: readonly number[], factor: (rank: number) => number): number[] {
  const order = p.map((_, i) => i).toSorted((i, j) => at(p, j) - at(p, i));
  const adjusted = p.map(() => 1);
  let least = 1;
  for (const [place, i] of order.entries()) {
    least = Math.min(least, at(p, i) * factor(p.length - place));
    adjusted[i] = least;
  }
  return adjusted;
}

/** From the smallest up: no adjusted value is below that of a smaller raw one. */
function steppedDown(p: readonly number[], factor: (rank: number) => number): number[] {
  const order = p.map((_, i) => i).toSorted((i, j) => at(p, i) - at(p, j));
  const adjusted = p.map(() => 1);
  let most = 0;
  for (const [place, i] of order.entries()) {
    most = Math.max(most, Math.min(1, at(p, i) * factor(place + 1)));
    adjusted[i] = most;
  }
  return adjusted;
}

/** Hommel (Biometrika 75, 1988) in the form of Wright (Biometrics 48, 1992). */
function hommel(p: readonly number[]): number[] {
  const n = p.length;
  const order = p.map((_, i) => i).toSorted((i, j) => at(p, i) - at(p, j));
  const sorted = order.map((i) => at(p, i));
  const simes = Math.min(...sorted.map((value, i) => (n * value) / (i + 1)));
  let adjusted = sorted.map(() => simes);
  for (let m = n - 1; m >= 2; m -= 1) {
    const low = n - m + 1;
    const q = Math.min(...sorted.slice(low).map((value, i) => (m * value) / (i + 2)));
    const next = sorted.map((value, i) => (i < low ? Math.min(m * value, q) : 0));
    const last = at(next, low - 1);
    adjusted = adjusted.map((value, i) => Math.max(value, i < low ? at(next, i) : last));
  }
  const result = p.map(() => 1);
  for (const [place, i] of order.entries()) result[i] = Math.min(1, Math.max(at(adjusted, place), at(sorted, place)));
  return result;
}

/**
 * Adjusted p values in the order of the raw ones, as R’s p.adjust. Benjamini & Hochberg (JRSS B 57, 1995) bounds the share of false discoveries, and
 * Benjamini & Yekutieli (Annals of Statistics 29, 2001) also under dependence; the others bound the probability of any.
 */
export function adjust(p: readonly number[], method: Adjustment = 'benjamini_hochberg'): number[] {
  const n = p.length;
  if (n < 2) return [...p];
  switch (method) {
    case 'benjamini_hochberg':
      return steppedUp(p, (rank) => n / rank);
    case 'benjamini_yekutieli': {
      const harmonic = sum(p.map((_, i) => 1 / (i + 1)));
      return steppedUp(p, (rank) => (n * harmonic) / rank);
    }
    case 'holm':
      return steppedDown(p, (rank) => n - rank + 1);
    case 'hochberg':
      return steppedUp(p, (rank) => n - rank + 1);
    case 'hommel':
      return hommel(p);
    case 'bonferroni':
      return p.map((value) => Math.min(1, value * n));
  }
}
