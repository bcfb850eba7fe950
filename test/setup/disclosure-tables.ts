import fc from 'fast-check';
import type { Cell, Protection, Table } from '../../src/domain/disclosure/table.ts';
import { Attacker, type Knowledge, type Seen, seen } from './attacker.ts';

/** Numbers of persons by division, part and period, with every sum over divisions and over periods that is published. */
export type Shape = Readonly<{ divisions: number; parts: number; periods: number; groups: 1 | 2 }>;

const sizes = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) }, { weight: 2, arbitrary: fc.integer({ min: 0, max: 25 }) });
const sided = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));

/** Random tables of a shape: the parts are mentors and mentees and add up to nothing; `*` is the sum over divisions or periods. */
export const tables = ({ divisions, parts, periods, groups }: Shape): fc.Arbitrary<Table> =>
  fc.array(fc.tuple(sizes, sided), { minLength: divisions * parts * periods, maxLength: divisions * parts * periods }).map((given) => {
    const numbers = new Map<string, number[]>();
    const add = (key: string, counts: number[]) =>
      numbers.set(
        key,
        counts.map((count, s) => count + (numbers.get(key)?.[s] ?? 0)),
      );
    const spans = (n: number) => (periods === 1 ? [`${n}`] : [`${n}`, '*']);
    for (const [n, [size, share]] of given.entries()) {
      const [division, part, period] = [n % divisions, Math.floor(n / divisions) % parts, Math.floor(n / divisions / parts)];
      const yes = Math.round(size * share);
      for (const d of [`${division}`, '*'])
        for (const t of spans(period)) add(`${d}|${part}|${t}`, groups === 1 ? [size] : [yes, size - yes]);
    }
    return { cells: [...numbers].map(cellOf), equations: equationsOf({ divisions, parts, periods }) };
  });

const cellOf = ([key, counts]: [string, number[]]): Cell => ({
  key,
  base: counts.reduce((a, b) => a + b, 0),
  counts: counts.length === 1 ? [] : counts,
});

const range = (n: number) => Array.from({ length: n }, (_, i) => `${i}`);

function equationsOf({ divisions, parts, periods }: Omit<Shape, 'groups'>) {
  const equations: { total: string; parts: string[] }[] = [];
  const times = periods === 1 ? ['0'] : [...range(periods), '*'];
  for (const part of range(parts)) {
    for (const time of times) equations.push({ total: `*|${part}|${time}`, parts: range(divisions).map((d) => `${d}|${part}|${time}`) });
    if (periods > 1)
      for (const d of [...range(divisions), '*'])
        equations.push({ total: `${d}|${part}|*`, parts: range(periods).map((t) => `${d}|${part}|${t}`) });
  }
  return equations;
}

/** What somebody knows of the rule. */
export const knowledgeOf = ({ minimum, small, aside, least }: Protection, table: Table, hidden: ReadonlySet<string>): Knowledge => {
  const without = { minimum, small, aside, least };
  const cells = new Map(table.cells.map((cell) => [cell.key, cell]));
  const hasReason = (key: string) => {
    const { base = 0, counts = [] } = cells.get(key) ?? {};
    return base > 0 && (base < minimum || (base < small && counts.length > 1 && base - Math.max(...counts) < aside));
  };
  // Other reasons, such as one person of whom several things are counted, are no part of the program.
  const knows_why = new Attacker(seen(table, hidden), without).hangingTogether().every((together) => together.some(hasReason));
  return { ...without, knows_why };
};

/** What somebody finds out about hidden cells: one line for each. Empty where everything is safe. */
export function findings(
  table: Table,
  hidden: ReadonlySet<string>,
  protection: Protection,
  published: Seen = seen(table, hidden),
): string[] {
  const found: string[] = [];
  for (const { key, base } of published.cells)
    if (base !== null && base > 0 && base < protection.minimum) found.push(`${key} is shown with ${base}`);
  for (const equation of published.equations) {
    const total = published.cells.find(({ key }) => key === equation.total);
    const left = table.cells.filter(({ key }) => equation.parts.includes(key) && hidden.has(key)).reduce((sum, { base }) => sum + base, 0);
    if (total?.base != null && left > 0 && left < protection.minimum) found.push(`${equation.total} leaves a group of ${left}`);
  }
  const knowledge = knowledgeOf(protection, table, hidden);
  const outside = new Attacker(published, knowledge);
  for (const cell of table.cells.filter(({ key }) => hidden.has(key))) {
    if (cell.base >= 1 && cell.base < protection.minimum) found.push(...narrowed(cell, outside.base(cell.key), protection, 'anybody'));
    if (cell.counts.length > 1 && cell.base < protection.small && !isDeclared(table, hidden, cell.key, protection)) {
      found.push(...decided(cell, published, protection, knowledge));
    }
  }
  return [...found, ...insiders(table, hidden, protection, published, knowledge)];
}

function narrowed({ key }: Cell, interval: { low: number; high: number } | null, { width }: Protection, who: string): string[] {
  const values = interval === null ? 0 : interval.high - interval.low + 1;
  return values >= width ? [] : [`${who} knows that ${key} is ${interval?.low} to ${interval?.high}`];
}

/** Somebody of the cell, or of none, who becomes certain that all (others) are in one group. */
function decided(cell: Cell, published: Seen, protection: Protection, knowledge: Knowledge): string[] {
  const found: string[] = [];
  for (const [s] of cell.counts.entries()) {
    const anybody = new Attacker(published, knowledge).mostOutside(cell.key, s);
    if (anybody === null || anybody < 1) found.push(`anybody knows that all of ${cell.key} are in group ${s}`);
    if (protection.aside < 2) continue;
    for (const [t, count] of cell.counts.entries()) {
      if (count === 0 || cell.base < 2) continue;
      const own = new Attacker(published, { ...knowledge, own: { key: cell.key, group: t } }).mostOutside(cell.key, s);
      if (own === null || own < (t === s ? 1 : 2)) found.push(`one of ${cell.key} in ${t} knows that all others are in group ${s}`);
    }
  }
  return found;
}

/** A large group that is shown, or follows from what is shown, says of all its persons that they are in one group. */
function isDeclared(table: Table, hidden: ReadonlySet<string>, key: string, { small, aside }: Protection): boolean {
  const cells = new Map(table.cells.map((cell) => [cell.key, cell]));
  const nearly = (counts: number[], most: number) => counts.reduce((a, b) => a + b, 0) - Math.max(...counts) < most;
  return table.equations.some(({ total, parts }) => {
    if (!parts.includes(key) || hidden.has(total)) return false;
    const whole = cells.get(total);
    const left = parts.filter((part) => hidden.has(part)).map((part) => cells.get(part));
    const counts = (whole?.counts ?? []).map((_, s) => left.reduce((sum, cell) => sum + (cell?.counts[s] ?? 0), 0));
    return nearly([...(whole?.counts ?? [])], aside) || (counts.reduce((a, b) => a + b, 0) >= small && nearly(counts, aside));
  });
}

/** Somebody who is in a hidden cell knows one person of it. */
function insiders(table: Table, hidden: ReadonlySet<string>, protection: Protection, published: Seen, knowledge: Knowledge): string[] {
  const found: string[] = [];
  const small = table.cells.filter(({ key, base }) => hidden.has(key) && base >= 1 && base < protection.minimum);
  for (const { key: own, counts, base } of table.cells.filter(({ key }) => hidden.has(key)).slice(0, 4)) {
    const group = counts.length === 0 ? 0 : counts.findIndex((count) => count > 0);
    if (base === 0) continue;
    const attacker = new Attacker(published, { ...knowledge, own: { key: own, group } });
    for (const cell of small.slice(0, 2)) found.push(...narrowed(cell, attacker.base(cell.key), protection, `one of ${own}`));
  }
  return found;
}
