import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';
import * as surveys from './surveys.ts';

/** The problems of measurement: code, status, title. */
export const problems = {
  ...surveys.problems,
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
