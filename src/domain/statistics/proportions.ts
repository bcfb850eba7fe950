/** Intervals of one proportion, and comparisons of two. */
import { betaQuantile, normalQuantile, normalTwoSided } from './distributions.ts';
import { Degenerate } from './tables.ts';

export type Interval = readonly [lower: number, upper: number];

const within = (lower: number, upper: number): Interval => [Math.max(0, lower), Math.min(1, upper)];
const critical = (level: number) => normalQuantile(1 - (1 - level) / 2);

/** Wilson’s score interval (JASA 22, 1927). */
export function wilson(x: number, n: number, level = 0.95): Interval {
  const z = critical(level);
  const p = x / n;
  const [centre, half] = [p + z ** 2 / (2 * n), z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))];
  const scale = 1 + z ** 2 / n;
  // At the ends the two terms cancel, but for rounding.
  return within(x === 0 ? 0 : (centre - half) / scale, x === n ? 1 : (centre + half) / scale);
}

/** Wilson’s interval with continuity correction, as R’s prop.test gives it (Newcombe, Statistics in Medicine 17, 1998). */
export function wilsonCorrected(x: number, n: number, level = 0.95): Interval {
  const z = critical(level);
  const correction = Math.min(0.5, Math.abs(x - n / 2)) / n;
  const bound = (p: number, sign: 1 | -1) =>
    (p + z ** 2 / (2 * n) + sign * z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
  const [down, up] = [x / n - correction, x / n + correction];
  return [down <= 0 ? 0 : Math.max(0, bound(down, -1)), up >= 1 ? 1 : Math.min(1, bound(up, 1))];
}

/** The exact interval of Clopper & Pearson (Biometrika 26, 1934). */
export function clopperPearson(x: number, n: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return [x === 0 ? 0 : betaQuantile(tail, x, n - x + 1), x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x)];
}

/** The interval of Agresti & Coull (American Statistician 52, 1998). */
export function agrestiCoull(x: number, n: number, level = 0.95): Interval {
  const z = critical(level);
  const size = n + z ** 2;
  const p = (x + z ** 2 / 2) / size;
  const half = z * Math.sqrt((p * (1 - p)) / size);
  return within(p - half, p + half);
}

/** Jeffreys’ interval with equal tails (Brown, Cai & DasGupta, Statistical Science 16, 2001). */
export function jeffreys(x: number, n: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return [x === 0 ? 0 : betaQuantile(tail, x + 0.5, n - x + 0.5), x === n ? 1 : betaQuantile(1 - tail, x + 0.5, n - x + 0.5)];
}

/**
 * Two proportions x₁/n₁ and x₂/n₂: their difference with Newcombe’s hybrid score interval (Statistics in Medicine 17, 1998, method 10) and Wald’s, the
 * ratio of risks with Katz’s interval, the odds ratio with Woolf’s, and the pooled z test. What cannot be computed with a zero in it is NaN.
 * @throws Degenerate where a group is empty
 */
export function twoProportions(x1: number, n1: number, x2: number, n2: number, level = 0.95) {
  if (n1 === 0 || n2 === 0) throw new Degenerate('A group is empty.');
  const z = critical(level);
  const [p1, p2] = [x1 / n1, x2 / n2];
  const [[lower1, upper1], [lower2, upper2]] = [wilson(x1, n1, level), wilson(x2, n2, level)];
  const difference = p1 - p2;
  const wald = z * Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2);
  const around = (ratio: number, error: number): Interval => [ratio * Math.exp(-z * error), ratio * Math.exp(z * error)];
  const riskRatio = p1 / p2;
  const oddsRatio = (x1 * (n2 - x2)) / (x2 * (n1 - x1));
  const pooled = (x1 + x2) / (n1 + n2);
  return {
    difference,
    newcombe: [
      difference - Math.sqrt((p1 - lower1) ** 2 + (upper2 - p2) ** 2),
      difference + Math.sqrt((upper1 - p1) ** 2 + (p2 - lower2) ** 2),
    ] as Interval,
    wald: [difference - wald, difference + wald] as Interval,
    risk_ratio: riskRatio,
    risk_ratio_interval: around(riskRatio, Math.sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2)),
    odds_ratio: oddsRatio,
    odds_ratio_interval: around(oddsRatio, Math.sqrt(1 / x1 + 1 / (n1 - x1) + 1 / x2 + 1 / (n2 - x2))),
    p: normalTwoSided(difference / Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))),
  };
}
