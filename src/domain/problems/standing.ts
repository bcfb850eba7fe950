import type { Catalogue } from '../../core/problem.ts';

/** The problems of standing: code, status, title. */
export const problems = {
  'obligation-unfit': [
    422,
    'There is no such obligation to waive',
    'The person has no such obligation, or has met it.',
    'Read the person’s obligations and name one that is open.',
  ],
  'obligation-state': [
    409,
    'The obligation or its waiver is not in a state that allows this',
    'The obligation or its waiver has moved on, for example it is revoked. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
} as const satisfies Catalogue;
