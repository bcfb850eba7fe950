import type { Kinds } from './kinds.ts';

/** What recognition notifies people of. */
export const kinds = {
  credit_claimed: { words: 'Somebody claims a recognition credit that is for you to verify.', path: '/v1/credit-claims/:id' },
  credit_claim_decided: { words: 'A recognition credit that you claimed has been decided on.', path: '/v1/credit-claims/:id' },
  credit_reversed: { words: 'A recognition credit of yours was taken back by a decision.', path: '/v1/credits/:id' },
  credit_statement_issued: {
    words: 'Your statement of recognition credits for an academic year was issued.',
    path: '/v1/people/:id/credit-statement',
  },
} as const satisfies Kinds;
