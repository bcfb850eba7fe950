/**
 * One number of a table that is about persons. `counts` says how many of the `base` fall into each group that is published with it (yes and no, or the
 * bars of a distribution); it is empty where nothing but the base counts persons.
 */
export type Cell = Readonly<{
  /** What identifies the cell, in any table and at any time: the same key is the same number. */
  key: string;
  base: number;
  counts: readonly number[];
  /** The rule of the statistic hides it, whatever its base. */
  refused?: boolean;
  /** What everybody may know of the base before anything is published, such as the size of the division. */
  at_most?: number;
}>;

/** The total is the sum of its parts, in base and in each count. */
export type Equation = Readonly<{ total: string; parts: readonly string[] }>;

/** Cells and the equations between them. */
export type Table = Readonly<{ cells: readonly Cell[]; equations: readonly Equation[] }>;

/** What was decided about a cell before: shown with its numbers, hidden, or hidden while its base stands in another table. */
export type Decision = 'shown' | 'hidden' | 'base';

/** How strict the protection is. */
export type Protection = Readonly<{
  /** Bases of 1 to `minimum` − 1 are hidden. */
  minimum: number;
  /** So many whole numbers at least stay possible for each hidden base below the minimum. */
  width: number;
  /** In groups smaller than this, a share of 0 % or 100 % is hidden. */
  small: number;
  /** How many persons have to be on each side of a share in a small group: 1, or 2 where each of them knows their own answer. */
  aside: number;
  /** What everybody knows of a hidden base: at least 1 where cells of nobody are always shown as such, 0 where they may be hidden too. */
  least: 0 | 1;
  /** What is left of a total when the shown parts are taken away is a group as well, and so has at least so many persons. */
  remainder: number;
  /** What a hidden cell costs: the persons in it, or 1. */
  cost: 'persons' | 'cells';
  /** Keys that are hidden anyway in a table of the same persons, and so cost nothing. */
  willing?: ReadonlySet<string>;
  /** Keys that are hidden only where nothing else helps. */
  keep?: ReadonlySet<string>;
}>;

/** Whether all persons of the counts, but for fewer than `aside`, are in one group. */
export const isOneSided = (counts: readonly number[], aside: number): boolean => {
  if (counts.length < 2) return false;
  const sum = counts.reduce((a, b) => a + b, 0);
  return sum > 0 && sum - Math.max(...counts) < aside;
};
