/**
 * How to ask for an operation in the access matrix: make the thing it is about, and say the request that succeeds for whoever may. The thing is
 * made anew whenever a request has changed it, so that no cell disturbs another.
 */
import type { RequestOptions } from '../../setup/client.ts';
import type { People, World } from '../../setup/world.ts';

export interface Cell {
  world: World;
  people: People;
  mentee: People['mentee'];
  mentor: People['mentor'];
  /** Whoever is `created_by` of the thing, and nothing else to it. */
  author: People['outsider'];
  /** A number nobody has used yet, for codes and days. */
  fresh: number;
}

export interface Ask extends RequestOptions {
  /** For `{…}` in the path. */
  path?: string;
  query?: Record<string, string>;
  /** Of a list that cannot be narrowed to the thing: its id. */
  thing?: string;
  /** A body, or a body for each relation that asks. */
  body?: object | ((relation: string) => object);
}

/** What an operation is about, and how to ask. */
export type Case = (cell: Cell) => Ask | Promise<Ask>;

/** For a row as it was inserted. */
export const first = (path: string, more: Omit<Ask, 'path'> = {}): Ask => ({ path, ifMatch: 1, ...more });

export const code = (fresh: number) => `X${fresh}`;

export async function live({ world, mentee, mentor, author }: Cell) {
  return (await world.assignment(mentee, mentor, { author })).id;
}
