import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of recognition: code, status, title. */
export const problems = {
  'credit-exists': [
    409,
    'The event is credited, or claimed, already',
    'An event earns one credit for a person, and is claimed once; a claim that was rejected or has expired cannot be made again.',
    'Read the credit or the claim: `detail` says which of them there is.',
  ],
  'credit-reversed': [
    409,
    'The credit for the event was taken back',
    'The fact does not hold any more, such as a meeting that was voided, or the credit was taken back by a decision.',
    'Correct the fact: the credit then returns by itself.',
  ],
  'credit-unconfirmed': [
    409,
    'The event is not confirmed',
    'Only what the other side has confirmed, or an office has verified, earns a credit.',
    'Wait until it is confirmed: the credit then comes by itself.',
  ],
  'credit-reciprocal': [
    422,
    'People who mentor each other are not credited for it',
    'On that day each of the two was the formal mentor of the other.',
    'No credit can be claimed for these days.',
  ],
  'credit-unfit': [
    422,
    'The event earns no credit for the person',
    'The event is not of the sort that the code rewards, is not the person’s own, or lies outside the days that count.',
    'Check the code and the event; `detail` says which rule is not met.',
  ],
  'credit-claim-state': [
    409,
    'The claim is not in a state that allows this',
    'The claim was decided, withdrawn or has expired; `state` says which.',
    'Read the claim again.',
  ],
  'credit-statement-early': [
    409,
    'The academic year is not over',
    'A statement is issued when its academic year is over.',
    'Read the statement as it stands, or issue it once the year has ended.',
  ],
  'credit-rules-unfit': [
    422,
    'The rules do not fit their codes or academic year',
    'A code is named twice or has no cap that could be changed so, or the year lies before that of the latest rules or too far ahead.',
    'Correct the field that `errors` names.',
  ],
  'credit-rules-reported': [
    409,
    'A statement was issued by the rules of that academic year',
    'What was reported keeps the rules by which it was credited.',
    'Let the new rules begin with a later academic year.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  credit_claim_once: { code: 'credit-exists', detail: 'You have claimed this already; a claim that was rejected cannot be made again.' },
  credit_entry_one_reversal: { code: 'credit-reversed', detail: 'It was taken back meanwhile.' },
  credit_statement_once: { code: 'credit-exists', detail: 'The statement of that academic year was issued meanwhile.' },
} as const satisfies Constraints;
