/** Σ coefficient · variable = 0 over moves away from a table that fulfils every equation. */
export type Row = ReadonlyMap<number, number>;

/** How far each variable may move down and up. */
export type Room = Readonly<{ down: Float64Array; up: Float64Array }>;

const EPSILON = 1e-9;

/**
 * The simplex method with bounded variables on moves away from a known table: every variable is split into a way up and a way down, so that
 * standing still is feasible and no first phase is needed. Deterministic. Small and dense: tables of some hundred cells.
 */
export class Moves {
  readonly #variables: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #tableau: Float64Array[];
  readonly #value: Float64Array;
  readonly #limit: Float64Array;
  readonly #basis: Int32Array;
  /** −1 at its lower bound, 1 at its upper, 0 in the basis. */
  readonly #place: Int8Array;

  constructor(variables: number, rows: readonly Row[], { down, up }: Room) {
    this.#variables = variables;
    this.#rows = rows.length;
    this.#columns = 2 * variables + rows.length;
    this.#limit = new Float64Array(this.#columns);
    this.#limit.set(up, 0);
    this.#limit.set(down, variables);
    this.#place = new Int8Array(this.#columns).fill(-1);
    this.#value = new Float64Array(rows.length);
    this.#basis = new Int32Array(rows.length);
    this.#tableau = rows.map((row, n) => {
      const line = new Float64Array(this.#columns);
      for (const [variable, coefficient] of row) {
        line[variable] = coefficient;
        line[variables + variable] = -coefficient;
      }
      line[2 * variables + n] = 1;
      this.#basis[n] = 2 * variables + n;
      this.#place[2 * variables + n] = 0;
      return line;
    });
  }

  /** Sets how far one variable may go in one direction; only before the first move, or to what it has gone. */
  limit(variable: number, direction: 1 | -1, most: number): void {
    this.#limit[direction === 1 ? variable : this.#variables + variable] = most;
  }

  /** Goes as far as the objective wants: the sum of `up` and `down` prices, which is made as large as possible. */
  maximise(up: (variable: number) => number, down: (variable: number) => number): void {
    const price = new Float64Array(this.#columns);
    for (let v = 0; v < this.#variables; v += 1) {
      price[v] = up(v);
      price[this.#variables + v] = down(v);
    }
    const reduced = price.slice();
    for (let r = 0; r < this.#rows; r += 1) this.#eliminate(reduced, r, price[at(this.#basis, r)] ?? 0);
    let still = 0;
    for (let step = 0; step < 50 * (this.#rows + this.#variables) + 200; step += 1) {
      const entering = this.#entering(reduced, still > 25);
      if (entering < 0) return;
      still = this.#enter(entering, reduced) > EPSILON ? 0 : still + 1;
    }
  }

  /** Where each variable has moved. */
  moved(): Float64Array {
    const moves = new Float64Array(this.#variables);
    const place = (column: number, value: number) => {
      if (column < this.#variables) moves[column] = at(moves, column) + value;
      else if (column < 2 * this.#variables) moves[column - this.#variables] = at(moves, column - this.#variables) - value;
    };
    for (let c = 0; c < 2 * this.#variables; c += 1) if (this.#place[c] === 1) place(c, at(this.#limit, c));
    for (let r = 0; r < this.#rows; r += 1) place(at(this.#basis, r), at(this.#value, r));
    return moves;
  }

  #eliminate(line: Float64Array, row: number, factor: number): void {
    const pivot = this.#tableau[row];
    if (factor === 0 || !pivot) return;
    for (let c = 0; c < line.length; c += 1) {
      const entry = at(pivot, c);
      if (entry !== 0) line[c] = at(line, c) - factor * entry;
    }
  }

  /** The column that gains most, or the first that gains (Bland's rule, which cannot go round in circles). */
  #entering(reduced: Float64Array, first: boolean): number {
    let best = -1;
    let most = EPSILON;
    for (let c = 0; c < 2 * this.#variables; c += 1) {
      if (this.#place[c] === 0 || at(this.#limit, c) <= EPSILON) continue;
      const gain = this.#place[c] === -1 ? at(reduced, c) : -at(reduced, c);
      if (gain <= most) continue;
      if (first) return c;
      best = c;
      most = gain;
    }
    return best;
  }

  /** Moves a column from its bound until something meets a bound; answers how far. */
  #enter(column: number, reduced: Float64Array): number {
    const sign = this.#place[column] === -1 ? 1 : -1;
    let step = at(this.#limit, column);
    let leaving = -1;
    let leavesAt: 1 | -1 = -1;
    for (let r = 0; r < this.#rows; r += 1) {
      const slope = sign * at(this.#tableau[r] ?? EMPTY, column);
      if (Math.abs(slope) <= EPSILON) continue;
      const limit = at(this.#limit, at(this.#basis, r));
      const room = slope > 0 ? at(this.#value, r) / slope : (limit - at(this.#value, r)) / -slope;
      const closer = room < step - EPSILON || (room < step + EPSILON && leaving >= 0 && at(this.#basis, r) < at(this.#basis, leaving));
      if (!closer) continue;
      step = Math.max(0, room);
      leaving = r;
      leavesAt = slope > 0 ? -1 : 1;
    }
    for (let r = 0; r < this.#rows; r += 1) {
      this.#value[r] = at(this.#value, r) - sign * step * at(this.#tableau[r] ?? EMPTY, column);
    }
    if (leaving < 0) {
      this.#place[column] = sign === 1 ? 1 : -1;
      return step;
    }
    this.#place[at(this.#basis, leaving)] = leavesAt;
    this.#value[leaving] = sign === 1 ? step : at(this.#limit, column) - step;
    this.#place[column] = 0;
    this.#basis[leaving] = column;
    const pivot = this.#tableau[leaving] ?? EMPTY;
    const factor = at(pivot, column);
    for (let c = 0; c < pivot.length; c += 1) pivot[c] = at(pivot, c) / factor;
    for (let r = 0; r < this.#rows; r += 1) {
      const line = this.#tableau[r];
      if (line && r !== leaving) this.#eliminate(line, leaving, at(line, column));
    }
    this.#eliminate(reduced, leaving, at(reduced, column));
    return step;
  }
}

const EMPTY = new Float64Array(0);
const at = (array: Float64Array | Int32Array, index: number): number => array[index] ?? 0;
