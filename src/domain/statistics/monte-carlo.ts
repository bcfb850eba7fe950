/** Fisher’s exact test of r × c tables by simulation, for tables that are too large to enumerate. */
import { SAME_PROBABILITY } from './fisher.ts';
import { clopperPearson, type Interval } from './proportions.ts';
import { uniform } from './random.ts';
import { logFactorials } from './special.ts';
import { at, columnSums, Degenerate, type Progress, rowSums, sum, type Table, withoutEmpty } from './tables.ts';

const REPORT_EVERY = 1000;

export type Simulation = Readonly<{ replicates: number; seed: number }>;

/**
 * How many of these random tables with the same margins are no more probable than the observed one. The seed decides all of them.
 * @throws Degenerate where fewer than two rows or columns hold anything
 */
export function extremeTables(table: Table, { replicates, seed }: Simulation, progress: Progress = () => {}): number {
  const counts = withoutEmpty(table);
  if (counts.length < 2 || (counts[0]?.length ?? 0) < 2) throw new Degenerate('Fewer than two rows or columns hold anything.');
  const [rows, columns] = [rowSums(counts), columnSums(counts)];
  const logs = logFactorials(sum(rows));
  const most = -sum(counts.flat().map((x) => at(logs, x))) + Math.log1p(SAME_PROBABILITY);
  const random = uniform(seed);
  let extreme = 0;
  for (let done = 0; done < replicates; done += 1) {
    if (done % REPORT_EVERY === 0) progress(done, replicates);
    if (drawnValue(rows, columns, logs, random) <= most) extreme += 1;
  }
  progress(replicates, replicates);
  return extreme;
}

/**
 * The p value (b + 1) / (B + 1) of b extreme tables among B (Hope, JRSS B 30, 1968), with a Clopper–Pearson interval of the share that it estimates.
 */
export const simulatedP = (extreme: number, replicates: number, level = 0.95): Readonly<{ p: number; interval: Interval }> => ({
  p: (extreme + 1) / (replicates + 1),
  interval: clopperPearson(extreme, replicates, level),
});

/** −Σ ln x! of a random table with these margins, drawn cell by cell. */
function drawnValue(rows: readonly number[], columns: readonly number[], logs: Float64Array, random: () => number): number {
  const left = [...rows];
  let value = 0;
  let people = sum(rows);
  for (const column of columns) {
    let open = column;
    let room = people;
    for (const [i, row] of left.entries()) {
      const x = drawn(row, room - row, open, logs, random);
      value -= at(logs, x);
      left[i] = row - x;
      open -= x;
      room -= row;
    }
    people -= column;
  }
  return value;
}

/** How many of `draws` are marked: inversion of the hypergeometric distribution, outwards from its mode. */
function drawn(marked: number, unmarked: number, draws: number, logs: Float64Array, random: () => number): number {
  const lowest = Math.max(0, draws - unmarked);
  const highest = Math.min(marked, draws);
  if (lowest === highest) return lowest;
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((marked + 1) * (draws + 1)) / (marked + unmarked + 2))));
  const ways = (n: number, k: number) => at(logs, n) - at(logs, k) - at(logs, n - k);
  const centre = Math.exp(ways(marked, mode) + ways(unmarked, draws - mode) - ways(marked + unmarked, draws));
  let open = random() - centre;
  if (open < 0) return mode;
  let [low, high] = [mode, mode];
  let [below, above] = [centre, centre];
  while (low > lowest || high < highest) {
    if (high < highest) {
      above *= ((marked - high) * (draws - high)) / ((high + 1) * (unmarked - draws + high + 1));
      high += 1;
      open -= above;
      if (open < 0) return high;
    }
    if (low > lowest) {
      below *= (low * (unmarked - draws + low)) / ((marked - low + 1) * (draws - low + 1));
      low -= 1;
      open -= below;
      if (open < 0) return low;
    }
  }
  return mode;
}
