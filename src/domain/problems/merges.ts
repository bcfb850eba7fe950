import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of merges: code, status, title. */
export const problems = {
  'merge-impossible': [
    409,
    'The two records contradict each other and cannot be merged',
    'Facts of the two records exclude each other, or both are the same record.',
    'Correct or end what `detail` names in one of the records, then merge.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  person_not_merged_into_itself: {
    code: 'merge-impossible',
    pointer: '/duplicate_id',
    detail: 'The two persons are one and the same record.',
  },
} as const satisfies Constraints;
