import type { Catalogue } from '../../core/problem.ts';

/** The problems of standing: code, status, title. */
export const problems = {
  'obligation-unfit': [422, 'There is no such obligation to waive'],
  'obligation-state': [409, 'The obligation or its waiver is not in a state that allows this'],
} as const satisfies Catalogue;
