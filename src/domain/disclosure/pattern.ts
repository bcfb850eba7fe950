import { Attacker, type Breach } from './attack.ts';
import { Moves, type Row } from './linear.ts';
import type { Cell, Equation, Protection, Table } from './table.ts';

/** The cells that are hidden, by key; `exposed` says which of the primary ones no further hiding protects. */
export type Pattern = Readonly<{ hidden: ReadonlySet<string>; exposed: readonly string[] }>;

/** What a pattern is made of. */
export type Task = Readonly<{
  table: Table;
  cells: ReadonlyMap<string, Cell>;
  /** Hidden for their own sake. */
  primary: readonly string[];
  /** Hidden anyway: primary ones, and what was hidden before. */
  hidden: ReadonlySet<string>;
  /** Hidden, but with a base that is known. */
  bases: ReadonlySet<string>;
  /** May be hidden as well. */
  free: ReadonlySet<string>;
  /** Neither published nor asked for: nobody knows them, nobody has to. */
  unpublished: ReadonlySet<string>;
  protection: Protection;
  attacker: Attacker;
  ground: Ground;
  /** Later attempts look at the prices of cells a little differently. */
  attempt: number;
}>;

type Given = Omit<Task, 'attacker' | 'ground' | 'attempt'>;

/** Linear programs after which a pattern that is safe is good enough: some 200 ms. */
const EFFORT = 1500;

/**
 * A pattern that protects every primary cell, proved by `Attacker`, and cheap: several orders are tried, what turns out to be superfluous is shown
 * again, single cells are exchanged, and the cheapest pattern stays. The same table always gives the same pattern.
 */
export function patternOf(given: Given): Pattern {
  const task = {
    ...given,
    attacker: new Attacker(given.table, given.cells, given.bases, given.protection),
    ground: groundOf(given),
    attempt: 0,
  };
  if (task.primary.length === 0 && task.hidden.size === 0) return { hidden: task.hidden, exposed: [] };
  let best: Set<string> | null = null;
  for (const [n, order] of orders(task).entries()) {
    if (best && task.attacker.solved > EFFORT) break;
    const hidden = protectInOrder({ ...task, attempt: n }, order);
    if (!hidden) continue;
    prune(task, hidden);
    if (!best || priceOf(task, hidden) < priceOf(task, best)) best = hidden;
  }
  if (best) return { hidden: exchange(task, best), exposed: [] };
  const all = new Set([...task.hidden, ...task.free]);
  return { hidden: all, exposed: task.primary.filter((key) => breachOf(task, all, [key]) !== null) };
}

/** Numbers are hidden at this price. */
const price = ({ cells, protection }: Task, key: string): number => {
  const cost = protection.willing?.has(key) ? 0 : protection.cost === 'cells' ? 1 : (cells.get(key)?.base ?? 0);
  return protection.keep?.has(key) ? cost + 1_000_000 : cost;
};
const priceOf = (task: Task, keys: Iterable<string>): number => [...keys].reduce((sum, key) => sum + price(task, key), 0);

const breachOf = (task: Task, hidden: ReadonlySet<string>, primary: readonly string[] = task.primary): Breach | null =>
  task.attacker.breach(new Set([...hidden, ...task.unpublished]), primary);

function orders(task: Task): string[][] {
  const base = (key: string) => task.cells.get(key)?.base ?? 0;
  const keys = [...task.primary];
  if (keys.length < 2) return [keys];
  const byBase = [...keys].sort((a, b) => base(a) - base(b) || (a < b ? -1 : 1));
  const byKey = [...keys].sort();
  const four = [byBase, [...byBase].reverse(), byKey, [...byKey].reverse()];
  return [...four, ...four];
}

/** Between 0 and 1, the same for the same attempt and cell, and evenly spread over both. */
const noise = (attempt: number, n: number): number => (((attempt * 7919 + n + 1) * 2654435761) % 4294967296) / 4294967296;

/** Protects one primary cell after the other along the cheapest moves, then mends what is still found out. */
function protectInOrder(task: Task, order: readonly string[]): Set<string> | null {
  const hidden = new Set(task.hidden);
  for (const key of order) for (const further of cheapestMoves(task, hidden, key)) hidden.add(further);
  for (;;) {
    const breach = breachOf(task, hidden);
    if (!breach) return hidden;
    const further = remedy(task, hidden, breach);
    if (further === null) return null;
    hidden.add(further);
  }
}

/** The cheapest cell that mends a breach, or else the cheapest near it, so that the next round goes on from there. */
function remedy(task: Task, hidden: ReadonlySet<string>, breach: Breach): string | null {
  const near = neighbours(task, breach);
  const candidates = [...task.free].filter((key) => !hidden.has(key));
  const cheapest = (keys: string[]) => keys.sort((a, b) => price(task, a) - price(task, b) || (a < b ? -1 : 1));
  const close = cheapest(candidates.filter((key) => near.has(key)));
  for (const key of close) {
    const after = breachOf(task, new Set([...hidden, key]));
    if (!after || JSON.stringify(after) !== JSON.stringify(breach)) return key;
  }
  return close[0] ?? cheapest(candidates)[0] ?? null;
}

function neighbours({ table }: Task, breach: Breach): Set<string> {
  const equations =
    'equation' in breach ? [breach.equation] : table.equations.filter((equation) => members(equation).includes(breach.cell));
  return new Set(equations.flatMap(members));
}
const members = ({ total, parts }: Equation): string[] => [total, ...parts];

/** Cells along which the base of a cell can move as far as it has to, where hidden ones cost nothing: the cheaper of up first and down first. */
function cheapestMoves(task: Task, hidden: ReadonlySet<string>, key: string): Set<string> {
  const up = movedBy(task, hidden, key, [1, -1]);
  if (up.cells.size === 0 && up.isFar) return up.cells;
  const down = movedBy(task, hidden, key, [-1, 1]);
  return down.isFar && (!up.isFar || priceOf(task, down.cells) < priceOf(task, up.cells)) ? down.cells : up.cells;
}

/** The further cells that moves of one cell in these directions need, and whether it comes as far as it has to. */
function movedBy(task: Task, hidden: ReadonlySet<string>, key: string, directions: readonly (1 | -1)[]) {
  const { keys, rows, down, up } = task.ground;
  const target = keys.indexOf(key);
  const { base = 0 } = task.cells.get(key) ?? {};
  const cells = new Set<string>();
  let missing = base < task.protection.minimum ? task.protection.width - 1 : 1;
  for (const direction of directions) {
    if (missing <= 0) break;
    task.attacker.solved += 1;
    const moves = new Moves(keys.length, rows, { down, up });
    moves.limit(target, direction, Math.min(missing, (direction === 1 ? up : down)[target] ?? 0));
    moves.limit(target, direction === 1 ? -1 : 1, 0);
    const isUnknown = (cell: string) => hidden.has(cell) || task.unpublished.has(cell);
    const strange = task.attempt < 4 ? 0 : 0.5;
    const cost = keys.map((cell, n) =>
      isUnknown(cell) || cells.has(cell) ? 0 : (0.01 + price(task, cell)) * (1 + strange * noise(task.attempt, n)),
    );
    const far = 1e3 * (1 + cost.reduce((a, b) => a + b, 0));
    const gain = (way: 1 | -1) => (v: number) => (v === target ? (way === direction ? far : 0) : -(cost[v] ?? 0));
    moves.maximise(gain(1), gain(-1));
    const moved = moves.moved();
    for (const [n, cell] of keys.entries()) if (Math.abs(moved[n] ?? 0) > 1e-6 && !isUnknown(cell)) cells.add(cell);
    missing -= Math.round(Math.abs(moved[target] ?? 0));
  }
  return { cells, isFar: missing <= 0 };
}

/** Moves of bases in the table: of what is hidden, may be hidden or is not published. */
type Ground = Readonly<{ keys: string[]; rows: Row[]; down: Float64Array; up: Float64Array }>;

function groundOf({ table, cells, hidden, free, unpublished, bases, protection }: Given): Ground {
  const keys = [...cells.keys()].filter((cell) => hidden.has(cell) || free.has(cell) || unpublished.has(cell));
  const index = new Map(keys.map((cell, n) => [cell, n]));
  const base = (cell: string) => cells.get(cell)?.base ?? 0;
  const room = (cell: string, much: number) => (bases.has(cell) ? 0 : Math.max(0, much));
  return {
    keys,
    rows: table.equations.map(
      (equation) =>
        new Map(
          members(equation).flatMap((cell) => (index.has(cell) ? [[index.get(cell) ?? 0, cell === equation.total ? 1 : -1] as const] : [])),
        ),
    ),
    down: Float64Array.from(keys, (cell) => room(cell, base(cell) - protection.least)),
    up: Float64Array.from(keys, (cell) => room(cell, (cells.get(cell)?.at_most ?? 1_000_000) - base(cell))),
  };
}

/** Shows again what need not be hidden, the dearest first. */
function prune(task: Task, hidden: Set<string>): void {
  const added = [...hidden].filter((key) => !task.hidden.has(key));
  for (const key of added.sort((a, b) => price(task, b) - price(task, a) || (a < b ? -1 : 1))) {
    hidden.delete(key);
    if (breachOf(task, hidden)) hidden.add(key);
  }
}

/** Exchanges one further hidden cell for a cheaper one, while that helps. */
function exchange(task: Task, hidden: Set<string>): Set<string> {
  let best = hidden;
  for (let round = 0; round < 4; round += 1) {
    const before = priceOf(task, best);
    for (const away of [...best].filter((key) => !task.hidden.has(key)))
      if (task.attacker.solved <= EFFORT) best = cheaperWithout(task, best, away) ?? best;
    if (priceOf(task, best) >= before) break;
  }
  return best;
}

function cheaperWithout(task: Task, hidden: Set<string>, away: string): Set<string> | null {
  if (!hidden.has(away)) return null;
  const rest: Task = { ...task, free: new Set([...task.free].filter((key) => key !== away)) };
  const kept = new Set([...hidden].filter((key) => key !== away));
  const tried = protectInOrder({ ...rest, hidden: kept }, task.primary);
  if (!tried) return null;
  prune(task, tried);
  return priceOf(task, tried) < priceOf(task, hidden) ? tried : null;
}
