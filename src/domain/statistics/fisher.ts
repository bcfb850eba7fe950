/** Fisher’s exact test of 2 × 2 tables, with the odds ratio that is most likely given the margins. */
import { logHypergeometricMass } from './distributions.ts';
import { rootAround } from './roots.ts';
import { at, columnSums, Degenerate, rowSums, sum, type Table } from './tables.ts';

/** Tables count as no more probable than the observed one up to this much, relatively: rounding must not part what is equal. */
export const SAME_PROBABILITY = 1e-7;

/** The logarithms of the probabilities of each count of the first cell, from `lowest` up, given the margins and an odds ratio of 1. */
function supportOf(table: Table) {
  const [row = 0, below = 0] = rowSums(table);
  const [column = 0] = columnSums(table);
  const lowest = Math.max(0, column - below);
  const highest = Math.min(row, column);
  const logs = Array.from({ length: highest - lowest + 1 }, (_, k) => logHypergeometricMass(lowest + k, row, below, column));
  return { lowest, highest, logs };
}

/** The probabilities when the logarithm of the odds ratio is `theta`. */
function tilted(logs: readonly number[], theta: number): number[] {
  const raised = logs.map((log, k) => log + k * theta);
  const most = Math.max(...raised);
  const weights = raised.map((log) => Math.exp(log - most));
  const all = sum(weights);
  return weights.map((weight) => weight / all);
}

const atLeast = (masses: readonly number[], k: number) => sum(masses.slice(k));
const atMost = (masses: readonly number[], k: number) => sum(masses.slice(0, k + 1));

/**
 * Fisher’s exact test. Two-sided: all tables with the same margins whose probability does not exceed that of the observed one; `mid_p` counts half of
 * those that are as probable as it. The interval of the odds ratio inverts the two one-sided tests.
 * @throws Degenerate where a row or a column holds nothing
 */
export function fisherExact(table: Table, level = 0.95) {
  if ([...rowSums(table), ...columnSums(table)].includes(0)) throw new Degenerate('A row or a column holds nothing.');
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = table;
  const { lowest, highest, logs } = supportOf(table);
  const k = a - lowest;
  const masses = logs.map(Math.exp);
  const limit = at(logs, k) + Math.log1p(SAME_PROBABILITY);
  const same = masses.filter((_, i) => Math.abs(at(logs, i) - at(logs, k)) <= Math.log1p(SAME_PROBABILITY));
  const twoSided = Math.min(1, sum(masses.filter((_, i) => at(logs, i) <= limit)));
  return {
    p: twoSided,
    p_less: Math.min(1, atMost(masses, k)),
    p_greater: Math.min(1, atLeast(masses, k)),
    mid_p: twoSided - sum(same) / 2,
    sample_odds_ratio: (a * d) / (b * c),
    odds_ratio: a === lowest ? 0 : a === highest ? Infinity : mostLikelyRatio(logs, k),
    odds_ratio_interval: intervalOf(logs, k, level),
  };
}

/** The odds ratio at which the expected count is the observed one. */
function mostLikelyRatio(logs: readonly number[], k: number): number {
  const log = rootAround((theta) => sum(tilted(logs, theta).map((mass, i) => mass * i)) - k, 0);
  return Math.exp(log);
}

function intervalOf(logs: readonly number[], k: number, level: number): [number, number] {
  const tail = Math.log((1 - level) / 2);
  const lower = k === 0 ? 0 : Math.exp(rootAround((theta) => Math.log(atLeast(tilted(logs, theta), k)) - tail, 0));
  const upper = k === logs.length - 1 ? Infinity : Math.exp(rootAround((theta) => Math.log(atMost(tilted(logs, theta), k)) - tail, 0));
  return [lower, upper];
}
