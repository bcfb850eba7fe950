/**
 * Fisher’s exact test of r × c tables (Freeman & Halton, Biometrika 38, 1951) by the network of Mehta & Patel (JASA 78, 1983): a stage for each
 * column, a node for what is left of the row sums, in any order. What is known of a path so far is either settled by the longest and the shortest way
 * to the end, or goes on.
 */
import { SAME_PROBABILITY } from './fisher.ts';
import { logFactorials } from './special.ts';
import { at, columnSums, Degenerate, type Progress, rowSums, sum, type Table, transpose, WorkLimit, withoutEmpty } from './tables.ts';

/** An edge takes a column from the row sums of a node. `value` is −Σ ln x! of the cells of that column. */
type Edge = Readonly<{ to: Node; value: number }>;

type Node = {
  readonly rows: readonly number[];
  edges: Edge[];
  longest: number;
  shortest: number;
  /** Sums of values on the ways to here, each with the number of ways, by the rounded sum. */
  readonly ways: Map<number, { value: number; count: number }>;
};

/** Sums of values that differ by less are the same: far above the error of a sum, far below what parts two tables. */
const ROUNDING = 1e10;

class Steps {
  #done = 0;
  readonly #limit: number;
  constructor(limit: number) {
    this.#limit = limit;
  }
  take(count: number): void {
    this.#done += count;
    if (this.#done > this.#limit) throw new WorkLimit(`The exact test takes more than ${this.#limit} steps.`);
  }
}

/**
 * The two-sided p value: the probability of all tables with the same margins that are no more probable than the observed one. Rows and columns that
 * hold nothing are left out.
 * @param limit the most steps that it may take
 * @throws Degenerate where fewer than two rows or columns hold anything, WorkLimit
 */
export function freemanHalton(table: Table, limit: number, progress: Progress = () => {}): number {
  const filled = withoutEmpty(table);
  if (filled.length < 2 || (filled[0]?.length ?? 0) < 2) throw new Degenerate('Fewer than two rows or columns hold anything.');
  const counts = filled.length <= (filled[0]?.length ?? 0) ? filled : transpose(filled);
  // The last column is what is left, whatever it holds.
  const columns = columnSums(counts).toSorted((a, b) => a - b);
  const rows = rowSums(counts).toSorted((a, b) => a - b);
  const n = sum(rows);
  const logs = logFactorials(n);
  const steps = new Steps(limit);
  const stages = networkOf(rows, columns, logs, steps, (done) => progress(done, 2 * columns.length));
  measure(stages);

  const observed = -sum(counts.flat().map((x) => at(logs, x)));
  const most = observed + Math.log1p(SAME_PROBABILITY);
  // Σ exp(value) over all completions of a node is m! / (∏ row! ∏ column!), the number of ways to fill the rest.
  let rest = sum(columns.map((column) => at(logs, column)));
  const completions = (node: Node, left: number) => at(logs, sum(node.rows)) - sum(node.rows.map((row) => at(logs, row))) - left;
  const [first] = stages[0] ?? [];
  if (!first) return 1;
  const all = completions(first, rest);
  first.ways.set(0, { value: 0, count: 1 });
  let p = 0;
  for (const [k, nodes] of stages.entries()) {
    for (const node of nodes) {
      const toCome = completions(node, rest) - all;
      for (const { value, count } of node.ways.values()) {
        if (value + node.longest <= most) p += count * Math.exp(value + toCome);
        else if (value + node.shortest <= most) {
          steps.take(node.edges.length);
          for (const edge of node.edges) reach(edge.to, value + edge.value, count);
        }
      }
      node.ways.clear();
    }
    rest -= at(logs, columns[k] ?? 0);
    progress(columns.length + k, 2 * columns.length);
  }
  return Math.min(1, p);
}

function reach(node: Node, value: number, count: number): void {
  const key = Math.round(value * ROUNDING);
  const known = node.ways.get(key);
  if (known) known.count += count;
  else node.ways.set(key, { value, count });
}

/** The nodes of each stage, from the full row sums to nothing. */
function networkOf(
  rows: readonly number[],
  columns: readonly number[],
  logs: Float64Array,
  steps: Steps,
  done: (stage: number) => void,
): Node[][] {
  const nodeOf = (left: readonly number[]): Node => ({ rows: left, edges: [], longest: 0, shortest: 0, ways: new Map() });
  const stages: Node[][] = [[nodeOf(rows)]];
  for (const [k, column] of columns.entries()) {
    const next = new Map<string, Node>();
    for (const node of stages[k] ?? []) {
      node.edges = fillings(node.rows, column, logs, (left, value) => {
        steps.take(1);
        const sorted = left.toSorted((a, b) => a - b);
        const key = sorted.join();
        let to = next.get(key);
        if (!to) {
          to = nodeOf(sorted);
          next.set(key, to);
        }
        return { to, value };
      });
    }
    stages.push([...next.values()]);
    done(k + 1);
  }
  return stages;
}

/** Every way to take a column of this sum from the rows. */
function fillings(rows: readonly number[], column: number, logs: Float64Array, made: (left: number[], value: number) => Edge): Edge[] {
  const edges: Edge[] = [];
  const left = [...rows];
  const place = (i: number, open: number, room: number, value: number): void => {
    const row = at(rows, i);
    if (i === rows.length - 1) {
      left[i] = row - open;
      edges.push(made(left, value - at(logs, open)));
      return;
    }
    const after = room - row;
    for (let x = Math.max(0, open - after); x <= Math.min(row, open); x += 1) {
      left[i] = row - x;
      place(i + 1, open - x, after, value - at(logs, x));
    }
  };
  place(0, column, sum(rows), 0);
  return edges;
}

/** The longest and the shortest way from each node to the end. */
function measure(stages: readonly (readonly Node[])[]): void {
  for (const nodes of stages.toReversed().slice(1))
    for (const node of nodes) {
      node.longest = -Infinity;
      node.shortest = Infinity;
      for (const { to, value } of node.edges) {
        node.longest = Math.max(node.longest, value + to.longest);
        node.shortest = Math.min(node.shortest, value + to.shortest);
      }
    }
}
