import type { Catalogue } from '../../core/problem.ts';

/** The problems of standing: code, status, title. */
export const problems = {
  'obligation-unfit': [422, 'Nothing of this kind is owed'],
  'obligation-state': [409, 'The waiver is not in a state that allows this'],
} as const satisfies Catalogue;
