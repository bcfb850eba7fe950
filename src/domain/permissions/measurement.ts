import type { Relation } from '../relations.ts';

/** The permissions of measurement. */
export const permissions = {} as const satisfies Record<string, readonly Relation[]>;
