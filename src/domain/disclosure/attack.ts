import { Moves, type Row } from './linear.ts';
import { type Cell, type Equation, isOneSided, type Protection, type Table } from './table.ts';

/** More than any department has persons. */
const MANY = 1_000_000;

/** What shows a hidden cell too well: the cell itself, or what is left of a total. */
export type Breach = Readonly<{ cell: string } | { equation: Equation }>;

/** A change of the table that fulfils all equations: by how much each variable differs, and the cells it needs to be unknown. */
type Move = Readonly<{ by: ReadonlyMap<number, number>; cells: readonly string[] }>;

/**
 * What somebody finds out who knows every shown number, the equations, the minimum, and that hidden bases are not below `least`. Every answer
 * "this is possible too" is proved by a table of whole numbers that fulfils all equations; what cannot be proved counts as found out. Proofs are
 * kept: they hold for every pattern that hides the cells they change.
 */
export class Attacker {
  /** How many linear programs were solved: the measure of the effort. */
  solved = 0;
  readonly #table: Table;
  readonly #protection: Protection;
  readonly #cells: ReadonlyMap<string, Cell>;
  readonly #bases: ReadonlySet<string>;
  /** The first variable of each cell: its base where it has no counts, else a variable for each count. */
  readonly #first = new Map<string, number>();
  readonly #owner: Cell[] = [];
  readonly #truth: number[] = [];
  readonly #rows: Row[] = [];
  readonly #rowsOf: number[][] = [];
  readonly #proofs = new Map<string, Move[]>();

  constructor(table: Table, cells: ReadonlyMap<string, Cell>, bases: ReadonlySet<string>, protection: Protection) {
    this.#table = table;
    this.#cells = cells;
    this.#bases = bases;
    this.#protection = protection;
    for (const cell of table.cells) {
      this.#first.set(cell.key, this.#truth.length);
      for (const count of numbersOf(cell)) {
        this.#truth.push(count);
        this.#owner.push(cell);
      }
      if (bases.has(cell.key)) this.#rows.push(new Map(this.#variables(cell).map((v) => [v, 1])));
    }
    for (const { total, parts } of table.equations) {
      for (const [s] of numbersOf(this.#cell(total)).entries()) {
        this.#rows.push(new Map([total, ...parts].map((key) => [this.#at(key) + s, key === total ? 1 : -1] as const)));
      }
    }
    this.#rowsOf = this.#truth.map(() => []);
    for (const [r, row] of this.#rows.entries()) for (const v of row.keys()) this.#rowsOf[v]?.push(r);
  }

  /** The first thing that is found out about the primary cells, where these cells are unknown; null where nothing is. */
  breach(unknown: ReadonlySet<string>, primary: Iterable<string>): Breach | null {
    for (const equation of this.#table.equations) if (this.#isSmallRemainder(equation, unknown)) return { equation };
    for (const key of primary) if (this.#isNarrow(key, unknown) || this.#isDecided(key, unknown)) return { cell: key };
    return null;
  }

  #cell(key: string): Cell {
    const cell = this.#cells.get(key);
    if (!cell) throw new Error(`no cell ${key}`);
    return cell;
  }

  #at(key: string): number {
    return this.#first.get(key) ?? 0;
  }

  #variables(cell: Cell): number[] {
    return numbersOf(cell).map((_, s) => this.#at(cell.key) + s);
  }

  /** Whether a known total, less the parts that are shown, leaves a group that had to be hidden by itself, or the one number that is hidden. */
  #isSmallRemainder({ total, parts }: Equation, unknown: ReadonlySet<string>): boolean {
    const { remainder, small, aside } = this.#protection;
    if (remainder === 0 || unknown.has(total)) return false;
    const hidden = parts.filter((key) => unknown.has(key)).map((key) => this.#cell(key));
    if (hidden.length === 1 && hidden[0]?.refused) return true;
    if (hidden.length === 0 || hidden.every(({ key }) => this.#bases.has(key))) return false;
    const left = baseOf(hidden);
    if (left === 0) return false;
    if (left < remainder) return true;
    return left < small && isOneSided(sums(hidden), aside) && !isOneSided(this.#cell(total).counts, aside);
  }

  #isNarrow(key: string, unknown: ReadonlySet<string>): boolean {
    const { minimum, width } = this.#protection;
    const cell = this.#cell(key);
    if (this.#bases.has(key)) return false;
    const wanted = (cell.base > 0 && cell.base < minimum ? width : cell.refused ? 2 : 1) - 1;
    const variables = this.#variables(cell);
    const spread = () => {
      const changes = this.#proved(key, unknown).map(({ by }) => variables.reduce((sum, v) => sum + (by.get(v) ?? 0), 0));
      return Math.max(0, ...changes) - Math.min(0, ...changes);
    };
    if (spread() >= wanted) return false;
    this.#search(variables, 1, wanted, unknown);
    if (spread() >= wanted) return false;
    this.#search(variables, -1, wanted, unknown);
    return spread() < wanted;
  }

  /** Whether somebody may be certain that all others of the cell are in one group, and no large group says the same of all its persons. */
  #isDecided(key: string, unknown: ReadonlySet<string>): boolean {
    const { counts } = this.#cell(key);
    if (counts.length < 2) return false;
    const open = counts.filter((_, s) => this.#canHold(key, this.#at(key) + s, unknown)).length;
    return open < 2 && !this.#table.equations.some((equation) => this.#declares(equation, key, unknown));
  }

  /** Whether so many may be in a group that none of them knows that all others are in another. */
  #canHold(key: string, variable: number, unknown: ReadonlySet<string>): boolean {
    const { aside } = this.#protection;
    const count = this.#truth[variable] ?? 0;
    const proved = () => count >= aside || this.#proved(key, unknown).some(({ by }) => count + (by.get(variable) ?? 0) >= aside);
    if (!proved()) this.#search([variable], 1, aside - count, unknown);
    return proved();
  }

  #declares({ total, parts }: Equation, key: string, unknown: ReadonlySet<string>): boolean {
    const { aside, small } = this.#protection;
    if (!parts.includes(key) || unknown.has(total)) return false;
    if (isOneSided(this.#cell(total).counts, aside)) return true;
    const hidden = parts.filter((part) => unknown.has(part)).map((part) => this.#cell(part));
    return isOneSided(sums(hidden), aside) && baseOf(hidden) >= small;
  }

  /** The kept proofs about a cell that hold where these cells are unknown. */
  #proved(key: string, unknown: ReadonlySet<string>): Move[] {
    return (this.#proofs.get(key) ?? []).filter(({ cells }) => cells.every((cell) => unknown.has(cell)));
  }

  /** Looks for a possible table in which the variables together are as far up or down as wanted, and keeps it as a proof. */
  #search(targets: readonly number[], direction: 1 | -1, wanted: number, unknown: ReadonlySet<string>): void {
    const by = new Map<number, number>();
    const done = new Set<number>();
    for (const target of targets) {
      if (done.has(target)) continue;
      const connected = this.#connected(target, unknown);
      for (const v of connected) done.add(v);
      for (const [v, z] of this.#farthest(connected, new Set(targets), direction, wanted)) by.set(v, z);
    }
    if (by.size === 0 || !this.#isPossibleTable(by)) return;
    const cells = [...new Set([...by.keys()].map((v) => this.#owner[v]?.key ?? ''))];
    const move: Move = { by, cells };
    for (const key of cells) this.#proofs.set(key, [...(this.#proofs.get(key) ?? []), move]);
  }

  /** The unknown variables that equations connect with one. */
  #connected(start: number, unknown: ReadonlySet<string>): number[] {
    const found = new Set([start]);
    for (const v of found) {
      for (const r of this.#rowsOf[v] ?? []) {
        for (const other of this.#rows[r]?.keys() ?? []) if (unknown.has(this.#owner[other]?.key ?? '')) found.add(other);
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  #farthest(variables: readonly number[], targets: ReadonlySet<number>, direction: 1 | -1, wanted: number): Map<number, number> {
    const index = new Map(variables.map((v, n) => [v, n]));
    const rows = [...new Set(variables.flatMap((v) => this.#rowsOf[v] ?? []))].map((r) => within(this.#rows[r] ?? new Map(), index));
    const down = Float64Array.from(variables, (v) => this.#downwards(v));
    const up = Float64Array.from(variables, (v) => this.#upwards(v));
    for (const v of variables) if (targets.has(v)) stopAt(direction === 1 ? [up, down] : [down, up], index.get(v) ?? 0, wanted);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      this.solved += 1;
      const moves = new Moves(variables.length, rows, { down, up });
      const gain = (way: 1 | -1) => (n: number) => (way === direction && targets.has(variables[n] ?? -1) ? 1 : 0);
      moves.maximise(gain(1), gain(-1));
      const moved = moves.moved();
      const broken = moved.findIndex((z) => Math.abs(z - Math.round(z)) > 1e-6);
      if (broken < 0) return new Map(variables.map((v, n) => [v, Math.round(moved[n] ?? 0)] as const).filter(([, z]) => z !== 0));
      const z = moved[broken] ?? 0;
      if (z > 0) up[broken] = Math.floor(z);
      else down[broken] = Math.floor(-z);
    }
    return new Map();
  }

  /** The largest count of a cell carries its least base, so that the counts may move apart from each other. */
  #downwards(v: number): number {
    const owner = this.#owner[v];
    if (!owner) return 0;
    const numbers = numbersOf(owner);
    const holder = this.#at(owner.key) + numbers.indexOf(Math.max(...numbers));
    const kept = v === holder && !this.#bases.has(owner.key) ? this.#protection.least : 0;
    return Math.max(0, (this.#truth[v] ?? 0) - kept);
  }

  #upwards(v: number): number {
    const owner = this.#owner[v];
    if (!owner) return 0;
    if (this.#bases.has(owner.key)) return owner.base - (this.#truth[v] ?? 0);
    return Math.max(0, Math.floor(((owner.at_most ?? MANY) - owner.base) / numbersOf(owner).length));
  }

  /** Checks a proof in whole numbers, apart from how it was found. */
  #isPossibleTable(by: ReadonlyMap<number, number>): boolean {
    const changed = new Set([...by.keys()].map((v) => this.#owner[v]));
    for (const cell of changed) {
      if (!cell) return false;
      const after = this.#variables(cell).map((v) => (this.#truth[v] ?? 0) + (by.get(v) ?? 0));
      const base = after.reduce((a, b) => a + b, 0);
      if (after.some((count) => count < 0) || base < Math.min(cell.base, this.#protection.least) || base > (cell.at_most ?? MANY))
        return false;
    }
    const rows = new Set([...by.keys()].flatMap((v) => this.#rowsOf[v] ?? []));
    return [...rows].every(
      (r) => [...(this.#rows[r] ?? [])].reduce((sum, [v, coefficient]) => sum + coefficient * (by.get(v) ?? 0), 0) === 0,
    );
  }
}

const numbersOf = ({ base, counts }: Cell): readonly number[] => (counts.length === 0 ? [base] : counts);
const baseOf = (cells: readonly Cell[]): number => cells.reduce((sum, { base }) => sum + base, 0);
const sums = (cells: readonly Cell[]): number[] =>
  (cells[0]?.counts ?? []).map((_, s) => cells.reduce((sum, { counts }) => sum + (counts[s] ?? 0), 0));

const within = (row: Row, index: ReadonlyMap<number, number>): Row =>
  new Map([...row].flatMap(([v, coefficient]) => (index.has(v) ? [[index.get(v) ?? 0, coefficient] as const] : [])));

/** Lets a target go no farther than wanted, and not back. */
function stopAt([forth, back]: [Float64Array, Float64Array], n: number, wanted: number): void {
  forth[n] = Math.min(forth[n] ?? 0, wanted);
  back[n] = 0;
}
