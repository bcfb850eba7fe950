/** Correlation of two variables, by value and by rank. */
import { normalTwoSided, tTwoSided } from './distributions.ts';
import { midranks } from './ranks.ts';
import { at, Degenerate, mean, sum } from './tables.ts';

/** Pearson’s correlation; NaN where one of the two does not vary. */
export function pearson(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const product = sum(x.map((value, i) => (value - mx) * (at(y, i) - my)));
  return product / Math.sqrt(sum(x.map((value) => (value - mx) ** 2)) * sum(y.map((value) => (value - my) ** 2)));
}

/**
 * Spearman’s rank correlation, with the p value of t with n − 2 degrees of freedom.
 * @throws Degenerate where there are fewer than three pairs, or one of the two does not vary
 */
export function spearman(x: readonly number[], y: readonly number[]): Readonly<{ rho: number; p: number }> {
  const rho = pearson(midranks(x).ranks, midranks(y).ranks);
  const df = x.length - 2;
  if (df < 1 || Number.isNaN(rho)) throw new Degenerate('There are fewer than three pairs, or one of the two does not vary.');
  const p = Math.abs(rho) >= 1 ? 0 : tTwoSided(rho * Math.sqrt(df / (1 - rho ** 2)), df);
  return { rho, p };
}

/**
 * Kendall’s τ-b, with the normal approximation of its p value under ties (Kendall, “Rank Correlation Methods”, 1970).
 * @throws Degenerate where there are fewer than three pairs, or one of the two does not vary
 */
export function kendall(x: readonly number[], y: readonly number[]): Readonly<{ tau: number; p: number }> {
  const n = x.length;
  let score = 0;
  for (let i = 0; i < n; i += 1) for (let j = 0; j < i; j += 1) score += Math.sign(at(x, i) - at(x, j)) * Math.sign(at(y, i) - at(y, j));
  const [tx, ty] = [midranks(x).ties, midranks(y).ties];
  if (n < 3 || tx.length < 2 || ty.length < 2) throw new Degenerate('There are fewer than three pairs, or one of the two does not vary.');
  const pairs = (ties: readonly number[]) => sum(ties.map((t) => t * (t - 1)));
  const triples = (ties: readonly number[]) => sum(ties.map((t) => t * (t - 1) * (t - 2)));
  const weighted = (ties: readonly number[]) => sum(ties.map((t) => t * (t - 1) * (2 * t + 5)));
  const all = n * (n - 1);
  const spread =
    (n * (n - 1) * (2 * n + 5) - weighted(tx) - weighted(ty)) / 18 +
    (pairs(tx) * pairs(ty)) / (2 * all) +
    (triples(tx) * triples(ty)) / (9 * all * (n - 2));
  const tau = (2 * score) / Math.sqrt((all - pairs(tx)) * (all - pairs(ty)));
  return { tau, p: normalTwoSided(score / Math.sqrt(spread)) };
}
