import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';
import * as surveys from './surveys.ts';

/** The problems of measurement: code, status, title. */
export const problems = {
  ...surveys.problems,
  'analysis-hidden-cells': [
    422,
    'No analysis is made over hidden cells',
    'A count is null or suppressed: what is not shown must not be found out from a result either, and a result without it would be of something else.',
    'Leave out the rows or columns that have hidden cells, combine them, or take a table of a larger unit.',
  ],
  'analysis-inconsistent': [
    422,
    'The numbers of a test contradict one another',
    'Rows have different lengths, a numerator exceeds its denominator, a table is not square, or labels are not as many as rows or columns. `errors` says where.',
    'Correct what the pointer of each error names.',
  ],
  'analysis-degenerate': [
    422,
    'Nothing can be compared in what was counted',
    'Fewer than two rows, columns or groups hold anything, or nothing varies, so that the test is not defined.',
    'Leave out the test that the pointer names, or count more.',
  ],
  'analysis-work-limit': [
    422,
    'The test would take too long',
    'It counts more units than are analysed, or its exact p value would take more steps than it may.',
    'Ask for the method `automatic` or `monte_carlo`, combine rows or columns, or give shares.',
  ],
  'relation-follow-up-unfit': [
    422,
    'The relation is not one to be followed up',
    'Only a relation that was completed is followed up: not one that runs, ended otherwise, or is void.',
    'Name a completed relation in which you were mentee or mentor.',
  ],
  'relation-follow-up-closed': [
    409,
    'It cannot be answered now',
    'Whether contact is planned is answered in the 60 days after the completion; whether there was some, from six to nine months after it.',
    'Answer within the days that `detail` names.',
  ],
  'relation-follow-up-exists': [
    409,
    'You have answered it already',
    'Each side answers each of the two questions about a completed relation once.',
    'Correct the answer that you have given.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  ...surveys.constraints,
  relation_follow_up_once: { code: 'relation-follow-up-exists', pointer: '/kind', detail: 'You have answered it; correct that answer.' },
} as const satisfies Constraints;
