/** Tests on ranks, with ties as Likert items have them: exact by enumeration of the conditional distribution, and by the normal approximation. */
import { chiSquareTail, normalTwoSided } from './distributions.ts';
import { at, Degenerate, sum, WorkLimit } from './tables.ts';

/** The ranks of values, the mean of theirs for equal ones, and how many share each rank. */
export function midranks(values: readonly number[]): Readonly<{ ranks: number[]; ties: number[] }> {
  const order = values.map((_, i) => i).toSorted((i, j) => at(values, i) - at(values, j));
  const ranks = new Array<number>(values.length).fill(0);
  const ties: number[] = [];
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && at(values, at(order, to)) === at(values, at(order, from))) to += 1;
    for (let k = from; k < to; k += 1) ranks[at(order, k)] = (from + 1 + to) / 2;
    ties.push(to - from);
    from = to;
  }
  return { ranks, ties };
}

/** Σ (t³ − t) over groups of equal values. */
export const tieCorrection = (ties: readonly number[]): number => sum(ties.map((t) => t ** 3 - t));

/** Steps that an exact distribution may take: about a tenth of a second. */
const EXACT_STEPS = 50_000_000;

const symmetric = (masses: Float64Array, centre: number, observed: number): number => {
  const distance = Math.abs(observed - centre) - 1e-9;
  let p = 0;
  for (const [value, mass] of masses.entries()) if (Math.abs(value - centre) >= distance) p += mass;
  return Math.min(1, p);
};

/** P(|V − E V| ≥ |v − E V|) where each rank counts with probability ½; ranks may be halves. */
function exactSigned(ranks: readonly number[], v: number, limit: number): number {
  const doubled = ranks.map((rank) => Math.round(2 * rank));
  const all = sum(doubled);
  if (all * doubled.length > limit) throw new WorkLimit('There are too many pairs for the exact distribution.');
  const masses = new Float64Array(all + 1);
  masses[0] = 1;
  let reached = 0;
  for (const rank of doubled) {
    reached += rank;
    for (let value = reached; value >= 0; value -= 1)
      masses[value] = (at(masses, value) + (value >= rank ? at(masses, value - rank) : 0)) / 2;
  }
  return symmetric(masses, all / 2, 2 * v);
}

/**
 * Wilcoxon’s signed rank test of post − pre (Biometrics Bulletin 1, 1945). Pairs without a difference are left out, or, after Pratt (JASA 54, 1959),
 * ranked and then left out.
 * @throws Degenerate where no pair differs, WorkLimit where `exact` would take too long
 */
export function signedRank(pre: readonly number[], post: readonly number[]) {
  const differences = post.map((value, i) => value - at(pre, i));
  const moved = differences.filter((difference) => difference !== 0);
  if (moved.length === 0) throw new Degenerate('No pair differs.');
  const positive = (ranks: readonly number[], of: readonly number[]) => sum(ranks.filter((_, i) => at(of, i) > 0));
  const { ranks, ties } = midranks(moved.map(Math.abs));
  const n = moved.length;
  const v = positive(ranks, moved);
  const centre = (n * (n + 1)) / 4;
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieCorrection(ties) / 48);
  const distance = v - centre;

  const withZeros = midranks(differences.map(Math.abs)).ranks.filter((_, i) => differences[i] !== 0);
  const pratt = positive(withZeros, moved);
  const z = (pratt - sum(withZeros) / 2) / Math.sqrt(sum(withZeros.map((rank) => rank ** 2)) / 4);
  return {
    n: differences.length,
    n_nonzero: n,
    zeros: differences.length - n,
    ties: ties.some((t) => t > 1),
    v,
    p_normal: normalTwoSided(distance / sd),
    p_normal_corrected: normalTwoSided((distance - Math.sign(distance) * 0.5) / sd),
    exact: (limit = EXACT_STEPS) => exactSigned(ranks, v, limit),
    pratt: { z, p_normal: normalTwoSided(z), exact: (limit = EXACT_STEPS) => exactSigned(withZeros, pratt, limit) },
    rank_biserial: (2 * v) / (centre * 2) - 1,
  };
}

/** The distribution of the sum of `count` of these ranks, drawn without replacement, doubled; and P(|W − E W| ≥ |w − E W|). */
function exactRankSum(ranks: readonly number[], count: number, w: number, limit: number): number {
  const doubled = ranks.map((rank) => Math.round(2 * rank));
  const most = sum(doubled.toSorted((a, b) => b - a).slice(0, count));
  if (most * count * doubled.length > limit) throw new WorkLimit('There are too many observations for the exact distribution.');
  // After i ranks: the probability that k of them were drawn and sum up to s.
  const masses = Array.from({ length: count + 1 }, () => new Float64Array(most + 1));
  (masses[0] as Float64Array)[0] = 1;
  for (const [i, rank] of doubled.entries()) {
    const left = doubled.length - i;
    for (let k = Math.min(count, i + 1); k >= 0; k -= 1) {
      const here = masses[k] as Float64Array;
      const below = masses[k - 1];
      const stays = (left - (count - k)) / left;
      const goes = (count - k + 1) / left;
      for (let s = most; s >= 0; s -= 1) here[s] = at(here, s) * stays + (below && s >= rank ? at(below, s - rank) * goes : 0);
    }
  }
  return symmetric(masses[count] as Float64Array, (count * sum(doubled)) / doubled.length, 2 * w);
}

/**
 * The test of Mann & Whitney (Annals of Mathematical Statistics 18, 1947): whether one of two groups tends to larger values. `w` counts the pairs in
 * which x is larger, half where they are equal.
 * @throws Degenerate where a group is empty or all values are equal, WorkLimit where `exact` would take too long
 */
export function mannWhitney(x: readonly number[], y: readonly number[]) {
  const [m, n] = [x.length, y.length];
  const { ranks, ties } = midranks([...x, ...y]);
  if (m === 0 || n === 0 || ties.length === 1) throw new Degenerate('A group is empty, or all values are equal.');
  const rankSum = sum(ranks.slice(0, m));
  const w = rankSum - (m * (m + 1)) / 2;
  const distance = w - (m * n) / 2;
  const sd = Math.sqrt(((m * n) / 12) * (m + n + 1 - tieCorrection(ties) / ((m + n) * (m + n - 1))));
  const auc = w / (m * n);
  // The smaller group is quicker, and says the same.
  const exact = (limit = EXACT_STEPS) =>
    m <= n ? exactRankSum(ranks, m, rankSum, limit) : exactRankSum(ranks, n, sum(ranks.slice(m)), limit);
  return {
    w,
    ties: ties.some((t) => t > 1),
    p_normal: normalTwoSided(distance / sd),
    p_normal_corrected: normalTwoSided((distance - Math.sign(distance) * 0.5) / sd),
    exact,
    auc,
    rank_biserial: 2 * auc - 1,
  };
}

/**
 * The test of Kruskal & Wallis (JASA 47, 1952) of several groups, corrected for ties.
 * @throws Degenerate where there are fewer than two groups with values, or all values are equal
 */
export function kruskalWallis(groups: readonly (readonly number[])[]) {
  const filled = groups.filter((group) => group.length > 0);
  const { ranks, ties } = midranks(filled.flat());
  const n = ranks.length;
  if (filled.length < 2 || ties.length === 1) throw new Degenerate('There are fewer than two groups, or all values are equal.');
  let from = 0;
  let squares = 0;
  for (const { length } of filled) {
    squares += sum(ranks.slice(from, from + length)) ** 2 / length;
    from += length;
  }
  const statistic = ((12 * squares) / (n * (n + 1)) - 3 * (n + 1)) / (1 - tieCorrection(ties) / (n ** 3 - n));
  const df = filled.length - 1;
  return { statistic, df, p: chiSquareTail(statistic, df) };
}
