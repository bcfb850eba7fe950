import packaged from 'highs';

/** A cell as somebody reads it: its numbers, or null where they are hidden or were never published. */
export type SeenCell = Readonly<{ key: string; base: number | null; counts: readonly number[] | null; groups: number; at_most?: number }>;
export type Seen = Readonly<{ cells: readonly SeenCell[]; equations: readonly Readonly<{ total: string; parts: readonly string[] }>[] }>;

/** What somebody knows beside what is published. */
export type Knowledge = Readonly<{
  /** Bases of 1 to `minimum` − 1 are hidden for their own sake. */
  minimum: number;
  /** In smaller groups, shares of which fewer than `aside` persons are on one side are hidden for their own sake. */
  small: number;
  aside: number;
  /** Hidden bases are at least so large. */
  least: 0 | 1;
  /** Knows that hidden cells which hang together have at least one among them that is hidden for its own sake. */
  knows_why?: boolean;
  /** A leak: told which hidden cells are hidden for their own sake. */
  told?: ReadonlySet<string>;
  /** Their own answer: in which cell, and in which of its groups. */
  own?: Readonly<{ key: string; group: number }>;
}>;

/** Whole numbers that stay possible, or null where nothing is (then the published numbers contradict each other). */
export type Interval = Readonly<{ low: number; high: number }> | null;

const MANY = 10_000;
/** The package's types are those of CommonJS, where the default export is wrapped once more. */
const load = packaged as unknown as typeof packaged.default;
const highs = await load();

/**
 * Somebody who wants to know hidden numbers: writes everything known as an integer program and lets HiGHS compute how small and how large a number
 * can be. Knows nothing of how cells are chosen in the code under test.
 */
export class Attacker {
  readonly #seen: Seen;
  readonly #knowledge: Knowledge;
  readonly #index = new Map<string, number>();
  readonly #cells = new Map<string, SeenCell>();
  readonly #constraints: string[] = [];
  readonly #bounds: string[] = [];
  readonly #general: string[] = [];
  readonly #binary: string[] = [];

  constructor(seen: Seen, knowledge: Knowledge) {
    this.#seen = seen;
    this.#knowledge = knowledge;
    for (const [n, cell] of seen.cells.entries()) {
      this.#index.set(cell.key, n);
      this.#cells.set(cell.key, cell);
      if (cell.counts === null) this.#addUnknown(cell);
    }
    for (const { total, parts } of seen.equations) this.#equate(total, parts);
    if (knowledge.knows_why) for (const together of this.hangingTogether()) this.#addReason(together);
  }

  /** The interval of a hidden base. */
  base(key: string): Interval {
    return this.#interval(this.#variables(key).map((v) => `+ ${v}`));
  }

  /** The most persons of a hidden cell who can be outside a group of it, or null where nothing is possible. */
  mostOutside(key: string, group: number): number | null {
    return this.#solve(
      'Maximize',
      this.#variables(key).flatMap((v, s) => (s === group ? [] : [`+ ${v}`])),
    );
  }

  /** The hidden cells, in sets that equations connect. */
  hangingTogether(): string[][] {
    const left = new Set(this.#seen.cells.filter(({ counts }) => counts === null).map(({ key }) => key));
    const sets: string[][] = [];
    for (const start of left) {
      const found = new Set([start]);
      for (const key of found) {
        for (const { total, parts } of this.#seen.equations) {
          if (total === key || parts.includes(key)) for (const other of [total, ...parts]) if (left.has(other)) found.add(other);
        }
      }
      for (const key of found) left.delete(key);
      sets.push([...found]);
    }
    return sets;
  }

  #variables(key: string): string[] {
    const groups = Math.max(1, this.#cells.get(key)?.groups ?? 1);
    return Array.from({ length: groups }, (_, s) => `x${this.#index.get(key)}_${s}`);
  }

  #addUnknown({ key, base, at_most = MANY }: SeenCell): void {
    const { least, minimum, told, own } = this.#knowledge;
    const variables = this.#variables(key);
    for (const [s, v] of variables.entries()) {
      this.#general.push(v);
      this.#bounds.push(`${own?.key === key && own.group === s ? 1 : 0} <= ${v} <= ${MANY}`);
    }
    const sum = variables.join(' + ');
    if (base !== null) this.#constraints.push(`${sum} = ${base}`);
    else this.#constraints.push(`${sum} >= ${least}`, `${sum} <= ${at_most}`);
    if (told?.has(key)) this.#constraints.push(`${sum} >= 1`, `${sum} <= ${minimum - 1}`);
  }

  #equate(total: string, parts: readonly string[]): void {
    const groups = Math.max(1, this.#cells.get(total)?.groups ?? 1);
    for (let s = 0; s < groups; s += 1) {
      const terms: string[] = [];
      let known = 0;
      for (const [key, sign] of [[total, 1] as const, ...parts.map((part) => [part, -1] as const)]) {
        const { counts = null } = this.#cells.get(key) ?? {};
        if (counts === null) terms.push(`${sign === 1 ? '+' : '-'} ${this.#variables(key)[s]}`);
        else known += sign * (counts[s] ?? 0);
      }
      if (terms.length > 0) this.#constraints.push(`${terms.join(' ')} = ${-known}`);
    }
  }

  /** At least one of them is small, or nearly one-sided in a small group. */
  #addReason(together: readonly string[]): void {
    const { minimum, small, aside } = this.#knowledge;
    const reasons: string[] = [];
    for (const key of together) {
      const variables = this.#variables(key);
      const sum = variables.join(' + ');
      const reason = `p${this.#index.get(key)}`;
      reasons.push(reason);
      this.#constraints.push(`${sum} + ${2 * MANY} ${reason} <= ${minimum - 1 + 2 * MANY}`);
      for (const [s] of variables.entries()) {
        const others = variables.filter((_, other) => other !== s).join(' + ');
        if (small === 0 || others === '') continue;
        const oneSided = `q${this.#index.get(key)}_${s}`;
        reasons.push(oneSided);
        this.#constraints.push(
          `${sum} + ${2 * MANY} ${oneSided} <= ${small - 1 + 2 * MANY}`,
          `${others} + ${2 * MANY} ${oneSided} <= ${aside - 1 + 2 * MANY}`,
        );
      }
    }
    this.#binary.push(...reasons);
    this.#constraints.push(`${reasons.join(' + ')} >= 1`);
  }

  #interval(terms: readonly string[]): Interval {
    const [low, high] = (['Minimize', 'Maximize'] as const).map((sense) => this.#solve(sense, terms));
    return low == null || high == null ? null : { low, high };
  }

  #solve(sense: 'Minimize' | 'Maximize', terms: readonly string[]): number | null {
    const program = [
      sense,
      ` objective: ${terms.join(' ')}`,
      'Subject To',
      ...this.#constraints.map((constraint, n) => ` c${n}: ${constraint}`),
      'Bounds',
      ...this.#bounds.map((bound) => ` ${bound}`),
      'General',
      ` ${this.#general.join(' ')}`,
      ...(this.#binary.length > 0 ? ['Binary', ` ${this.#binary.join(' ')}`] : []),
      'End',
    ].join('\n');
    const { Status, ObjectiveValue } = highs.solve(program, { presolve: 'on', mip_rel_gap: 0 });
    return Status === 'Optimal' ? Math.round(ObjectiveValue) : null;
  }
}

/** A table as it is read after these cells were hidden. */
export function seen(
  table: Readonly<{
    cells: readonly Readonly<{ key: string; base: number; counts: readonly number[]; at_most?: number }>[];
    equations: Seen['equations'];
  }>,
  hidden: ReadonlySet<string>,
): Seen {
  return {
    equations: table.equations,
    cells: table.cells.map(({ key, base, counts, at_most }) => ({
      key,
      groups: counts.length,
      base: hidden.has(key) ? null : base,
      counts: hidden.has(key) ? null : counts.length === 0 ? [base] : counts,
      ...(at_most === undefined ? {} : { at_most }),
    })),
  };
}
