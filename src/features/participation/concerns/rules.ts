import type { Route } from './schema.ts';

/** The offices in which a confidant is looked for, in order: the wanted one first, then the others as they stand. */
export function officesInOrder(routes: readonly Route[], wanted: Route | undefined): Route[] {
  return routes.toSorted((a, b) => Number(b === wanted) - Number(a === wanted));
}
