/** Tests of pairs: two answers of the same people, or two measurements. */
import { chiSquareTail, tQuantile, tTwoSided } from './distributions.ts';
import { logBinomialMass } from './special.ts';
import { at, Degenerate, mean, sum, variance } from './tables.ts';

/** With fewer discordant pairs than this, the exact test of McNemar is the one to read. */
export const FEW_DISCORDANT = 25;

/**
 * McNemar’s test of a change between two answers (Psychometrika 12, 1947): b pairs went one way, c the other. Exact: binomial, two-sided; `p_mid`
 * counts half of the observed split (Fagerland, Lydersen & Laake, BMC Medical Research Methodology 13, 2013).
 * @throws Degenerate where no pair changed
 */
export function mcnemar(b: number, c: number) {
  const n = b + c;
  if (n === 0) throw new Degenerate('No pair changed.');
  const masses = Array.from({ length: Math.min(b, c) + 1 }, (_, k) => Math.exp(logBinomialMass(k, n, 0.5, 0.5)));
  const tail = sum(masses);
  const statistic = (b - c) ** 2 / n;
  const corrected = Math.max(0, Math.abs(b - c) - 1) ** 2 / n;
  const exact = Math.min(1, 2 * tail);
  return {
    b,
    c,
    statistic,
    p: chiSquareTail(statistic, 1),
    statistic_corrected: corrected,
    p_corrected: chiSquareTail(corrected, 1),
    p_exact: exact,
    p_mid: b === c ? 1 - at(masses, b) / 2 : Math.min(1, 2 * tail - at(masses, Math.min(b, c))),
  };
}

/**
 * Student’s t test of post − pre in pairs, with the interval of the mean difference.
 * @throws Degenerate where there are fewer than two pairs, or every difference is the same
 */
export function pairedT(pre: readonly number[], post: readonly number[], level = 0.95) {
  const differences = post.map((value, i) => value - at(pre, i));
  const df = differences.length - 1;
  const error = Math.sqrt(variance(differences) / differences.length);
  if (df < 1 || error === 0) throw new Degenerate('There are fewer than two pairs, or every difference is the same.');
  const difference = mean(differences);
  const half = tQuantile(1 - (1 - level) / 2, df) * error;
  const t = difference / error;
  return { t, df, p: tTwoSided(t, df), difference, interval: [difference - half, difference + half] as const };
}

/**
 * Welch’s t test of the means of two groups with different variances (Biometrika 34, 1947), y − x.
 * @throws Degenerate where a group has fewer than two values, or none of them differ
 */
export function welchT(x: readonly number[], y: readonly number[], level = 0.95) {
  const [vx, vy] = [variance(x) / x.length, variance(y) / y.length];
  if (x.length < 2 || y.length < 2 || vx + vy === 0) throw new Degenerate('A group has fewer than two values, or none of them differ.');
  const difference = mean(y) - mean(x);
  const df = (vx + vy) ** 2 / (vx ** 2 / (x.length - 1) + vy ** 2 / (y.length - 1));
  const t = difference / Math.sqrt(vx + vy);
  const half = tQuantile(1 - (1 - level) / 2, df) * Math.sqrt(vx + vy);
  return { t, df, p: tTwoSided(t, df), difference, interval: [difference - half, difference + half] as const };
}
