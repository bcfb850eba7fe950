import { patternOf } from './pattern.ts';
import { type Cell, type Decision, isOneSided, type Protection, type Table } from './table.ts';

/** What `protect` decides: of every cell whether it is hidden, and which hidden cells earlier publications give away. */
export type Protected = Readonly<{
  hidden: ReadonlySet<string>;
  /** Primary cells that no pattern protects, because what was published before tells them. Empty wherever every table passed here. */
  exposed: readonly string[];
}>;

/**
 * Decides which cells of a table are shown, so that no hidden number can be worked out from the others, from what was published before and
 * from the rule itself. There is one answer for a hidden cell: nothing tells whether it is small itself or hides another.
 *
 * What was published before is not decided again: shown stays shown, hidden stays hidden. `asked` are the cells to publish now, by default all
 * that were not; cells that were neither published nor asked for are only there for their equations.
 */
export function protect(
  table: Table,
  protection: Protection,
  published: ReadonlyMap<string, Decision> = new Map(),
  asked?: ReadonlySet<string>,
): Protected {
  const cells = new Map(table.cells.map((cell) => [cell.key, cell]));
  for (const { key, base, counts } of table.cells) {
    if (counts.length > 0 && counts.reduce((a, b) => a + b, 0) !== base) throw new Error(`the counts of ${key} are not its base`);
  }
  const isNew = ({ key }: Cell) => !['shown', 'hidden'].includes(published.get(key) ?? '') && (asked?.has(key) ?? true);
  const canBeHidden = ({ base }: Cell) => protection.least === 0 || base > 0;
  const fresh = table.cells.filter(isNew);
  const before = table.cells.filter(({ key }) => published.get(key) === 'hidden').map(({ key }) => key);
  const primary = table.cells.filter((cell) => published.get(cell.key) !== 'shown' && isPrimary(cell, protection)).map(({ key }) => key);
  const small = new Set(primary);
  return patternOf({
    table,
    cells,
    primary,
    hidden: new Set([...before, ...fresh.filter(({ key }) => small.has(key)).map(({ key }) => key)]),
    bases: new Set(table.cells.filter(({ key }) => published.get(key) === 'base').map(({ key }) => key)),
    free: new Set(fresh.filter(canBeHidden).map(({ key }) => key)),
    // Cells of nobody are shown whenever somebody asks for them, so they count as known from the beginning.
    unpublished: new Set(table.cells.filter((cell) => !isNew(cell) && !published.has(cell.key) && canBeHidden(cell)).map(({ key }) => key)),
    protection,
  });
}

/** Whether a cell is hidden for its own sake: too few persons, a share that speaks of everybody in a small group, or the rule of its statistic. */
export function isPrimary({ base, counts, refused }: Cell, { minimum, small, aside }: Protection): boolean {
  if (base === 0) return false;
  return base < minimum || refused === true || (base < small && isOneSided(counts, aside));
}
