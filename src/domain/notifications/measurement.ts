import type { Kinds } from './kinds.ts';

/** What measurement notifies people of. */
export const kinds = {} as const satisfies Kinds;
