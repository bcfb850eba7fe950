import type { Kinds } from './kinds.ts';
import * as surveys from './surveys.ts';

/** What measurement notifies people of. */
export const kinds = {
  ...surveys.kinds,
  continuation_to_answer: {
    words: 'A mentoring relation of yours was completed; please say whether you plan to stay in contact.',
    path: '/v1/assignments/:id',
  },
  contact_to_answer: {
    words: 'A mentoring relation of yours was completed half a year ago; please say whether you have been in contact since.',
    path: '/v1/assignments/:id',
  },
} as const satisfies Kinds;
