import type { Catalogue } from '../../core/problem.ts';

/** The problems of measurement: code, status, title. */
export const problems = {} as const satisfies Catalogue;
