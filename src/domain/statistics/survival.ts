/** Time to an event of which not everybody waited for the end. */
import { chiSquareTail, normalQuantile } from './distributions.ts';
import { at, Degenerate, sum } from './tables.ts';

/** A step of the curve: a time at which somebody had the event or left. */
export type Step = Readonly<{
  time: number;
  n_risk: number;
  n_event: number;
  n_censor: number;
  survival: number;
  /** Greenwood’s, NaN where the curve has reached 0. */
  error: number;
  log: readonly [lower: number, upper: number];
  loglog: readonly [lower: number, upper: number];
}>;

/** How many were at risk, had the event and left at each time. */
function countsOf(times: readonly number[], events: readonly boolean[]) {
  const order = times.map((_, i) => i).toSorted((i, j) => at(times, i) - at(times, j));
  const counts: { time: number; n_risk: number; n_event: number; n_censor: number }[] = [];
  for (const [place, i] of order.entries()) {
    const time = at(times, i);
    let last = counts.at(-1);
    if (last?.time !== time) {
      last = { time, n_risk: times.length - place, n_event: 0, n_censor: 0 };
      counts.push(last);
    }
    if (events[i]) last.n_event += 1;
    else last.n_censor += 1;
  }
  return counts;
}

/**
 * The estimate of Kaplan & Meier (JASA 53, 1958) with Greenwood’s error and intervals on the scales log S and log(−log S), both as R’s survfit has them.
 * @throws Degenerate where nobody is observed
 */
export function kaplanMeier(times: readonly number[], events: readonly boolean[], level = 0.95): Step[] {
  if (times.length === 0) throw new Degenerate('Nobody is observed.');
  const z = normalQuantile(1 - (1 - level) / 2);
  let survival = 1;
  let greenwood = 0;
  return countsOf(times, events).map((counts) => {
    const { n_risk, n_event } = counts;
    survival *= (n_risk - n_event) / n_risk;
    if (n_event > 0) greenwood += n_event / (n_risk * (n_risk - n_event));
    const relative = Math.sqrt(greenwood);
    const log: [number, number] = [survival * Math.exp(-z * relative), Math.min(1, survival * Math.exp(z * relative))];
    const power = Math.exp((z * relative) / Math.log(survival));
    const loglog: [number, number] = [survival ** (1 / power), survival ** power];
    const none: [number, number] = [NaN, NaN];
    return {
      ...counts,
      survival,
      error: survival === 0 ? NaN : survival * relative,
      log: survival === 0 ? none : log,
      loglog: survival === 0 || survival === 1 ? none : loglog,
    };
  });
}

const SAME = 1e-9;

/**
 * When a curve falls to ½: where it stays there for a while, the middle of that while; NaN where it does not fall so far. The upper bound of an
 * interval can rise again: then the time at which it is closest below ½, as R’s quantile.survfit has it.
 */
function medianOf(times: readonly number[], curve: readonly number[]): number {
  const closest = Math.max(...curve.filter((value) => value <= 0.5 + SAME));
  const first = curve.indexOf(closest);
  if (first < 0) return NaN;
  if (closest < 0.5 - SAME) return at(times, first);
  const next = curve.findIndex((value, i) => i > first && value < 0.5 - SAME);
  return (at(times, first) + at(times, next < 0 ? times.length - 1 : next)) / 2;
}

/** The median time to the event, with the interval that the intervals of the curve give. */
export function medianSurvival(steps: readonly Step[], scale: 'log' | 'loglog' = 'log') {
  const times = steps.map(({ time }) => time);
  return {
    median: medianOf(
      times,
      steps.map(({ survival }) => survival),
    ),
    lower: medianOf(
      times,
      steps.map((step) => step[scale][0]),
    ),
    upper: medianOf(
      times,
      steps.map((step) => step[scale][1]),
    ),
  };
}

/** The mean time without the event until `tau`, and its error: the area under the curve. */
export function restrictedMean(steps: readonly Step[], tau: number): Readonly<{ mean: number; error: number }> {
  const before = steps.filter(({ time }) => time < tau);
  const areas = before.map(({ time, survival }, i) => survival * ((before[i + 1]?.time ?? tau) - time));
  const after = areas.map((_, i) => sum(areas.slice(i)));
  const spread = before.map(({ n_event, n_risk }, i) =>
    n_event === 0 ? 0 : (at(after, i) ** 2 * n_event) / (n_risk * (n_risk - n_event)),
  );
  return {
    mean: Math.min(tau, before[0]?.time ?? tau) + sum(areas),
    error: Math.sqrt(sum(spread.map((term) => (Number.isNaN(term) ? 0 : term)))),
  };
}

/** Solves a x = b for a symmetric positive definite matrix, by Gaussian elimination. */
function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, at(b, i)]);
  for (const [i, pivot] of rows.entries())
    for (const row of rows.slice(i + 1)) {
      const factor = at(row, i) / at(pivot, i);
      for (let j = i; j < row.length; j += 1) row[j] = at(row, j) - factor * at(pivot, j);
    }
  const x = b.map(() => 0);
  for (const [i, row] of [...rows.entries()].toReversed())
    x[i] = (at(row, b.length) - sum(x.map((value, j) => (j > i ? value * at(row, j) : 0)))) / at(row, i);
  return x;
}

/**
 * The log-rank test of several groups (Mantel 1966, Peto & Peto 1972); with `rho` 1 each time weighs as much as the common curve before it, the
 * Peto & Peto variant of the Gehan–Wilcoxon test. As R’s survdiff: a group that is at risk at no event does not count.
 * @throws Degenerate where fewer than two groups are at risk when somebody has the event
 */
export function logRank(times: readonly number[], events: readonly boolean[], groups: readonly string[], rho: 0 | 1 = 0) {
  const names = [...new Set(groups)].toSorted();
  const of = names.map((name) => times.flatMap((_, i) => (groups[i] === name ? [i] : [])));
  const observed = names.map(() => 0);
  const expected = names.map(() => 0);
  const spread = names.map(() => names.map(() => 0));
  let survival = 1;
  for (const { time, n_risk, n_event } of countsOf(times, events)) {
    if (n_event === 0) continue;
    const weight = rho === 0 ? 1 : survival;
    survival *= (n_risk - n_event) / n_risk;
    const shares = of.map((members) => members.filter((i) => at(times, i) >= time).length / n_risk);
    for (const [g, members] of of.entries()) {
      observed[g] = at(observed, g) + weight * members.filter((i) => events[i] && times[i] === time).length;
      expected[g] = at(expected, g) + weight * n_event * at(shares, g);
    }
    const factor = n_risk > 1 ? (weight ** 2 * n_event * (n_risk - n_event)) / (n_risk - 1) : 0;
    for (const [g, row] of spread.entries())
      for (const h of row.keys()) row[h] = at(row, h) + factor * at(shares, g) * ((g === h ? 1 : 0) - at(shares, h));
  }
  // What the last of them had follows from the others.
  const compared = names.flatMap((_, g) => (at(expected, g) > 0 ? [g] : [])).slice(0, -1);
  const distance = compared.map((g) => at(observed, g) - at(expected, g));
  const matrix = compared.map((g) => compared.map((h) => at(spread[g] as number[], h)));
  const statistic = compared.length === 0 ? NaN : sum(solve(matrix, distance).map((value, g) => value * at(distance, g)));
  if (!Number.isFinite(statistic)) throw new Degenerate('Fewer than two groups are at risk when somebody has the event.');
  return { groups: names, observed, expected, statistic, df: compared.length, p: chiSquareTail(statistic, compared.length) };
}
