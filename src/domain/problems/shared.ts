import type { Catalogue } from '../../core/problem.ts';

/** Problems that any context may answer: of periods, days, codes, references and offices. */
export const problems = {
  'period-empty': [422, 'The period ends before it starts'],
  'period-overlap': [409, 'The period overlaps an existing one'],
  'code-taken': [409, 'The code is in use'],
  'reference-unknown': [422, 'Something the request refers to does not exist'],
  'day-in-future': [422, 'The day has not come yet'],
  'day-passed': [422, 'The day has passed'],
  'day-too-far': [422, 'The day lies too far ahead'],
  'capacity-not-held': [422, 'You must act in an office that you hold for the mentee'],
  'approver-is-subject': [422, 'You cannot decide on your own behalf'],
} as const satisfies Catalogue;
