import type { Route } from './schema.ts';

/** The capacities in which somebody may be told, in the order in which they are asked: the wanted one first, the others as they stand. */
export function inTurn(routes: readonly Route[], wanted: Route | undefined): Route[] {
  return routes.toSorted((a, b) => Number(b === wanted) - Number(a === wanted));
}
