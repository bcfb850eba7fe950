import type { Catalogue } from '../../core/problem.ts';

/** Problems that any context may answer: of periods, days, codes, references and offices. */
export const problems = {
  'period-empty': [
    422,
    'The period ends before it starts',
    'The end comes on or before the start, so the period has no day. An end is the first day that no longer belongs to it.',
    'Correct one of the two days.',
  ],
  'period-overlap': [
    409,
    'The period overlaps an existing one',
    'A fact of this kind holds on days of that period, and two cannot hold at once.',
    'End the existing one first, or choose other days.',
  ],
  'code-taken': [409, 'The code is in use', 'Codes are unique and are never used again.', 'Choose another code.'],
  'reference-unknown': [
    422,
    'Something the request refers to does not exist',
    'The request refers to something that does not exist or that you cannot refer to.',
    'Check the ids, codes or words that `errors` names.',
  ],
  'day-in-future': [
    422,
    'The day has not come yet',
    'What has happened is recorded on a day that has come.',
    'Choose today or an earlier day.',
  ],
  'day-passed': [422, 'The day has passed', 'What is planned needs a day that has not passed.', 'Choose today or a later day.'],
  'day-too-far': [
    422,
    'The day lies too far ahead',
    'Days far ahead are refused, because they are mistyped years more often than plans.',
    'Choose a day within the limit that `detail` states.',
  ],
  'capacity-not-held': [
    422,
    'You must act in an office that you hold for the mentee',
    'You do not hold today, for this mentee, the office in which the request acts. `held` lists those that you hold.',
    'Send an office that you hold, or ask its holder to act.',
  ],
  'approver-is-subject': [
    422,
    'You cannot decide on your own behalf',
    'The matter is your own, and others decide on it.',
    'Ask somebody else who holds the office.',
  ],
} as const satisfies Catalogue;
