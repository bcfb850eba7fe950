import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of what people record as learned: code, status, title. */
export const problems = {
  'learning-record-unfit': [
    422,
    'The learning record does not fit its kind',
    'A record names what its kind rests on and nothing else, and is of a day on which a review or check-in that it reflects on had been held.',
    'Correct the field that `errors` names.',
  ],
  'learning-record-state': [
    409,
    'The learning record is voided',
    'A voided record counts nowhere and is not corrected.',
    'Make another record.',
  ],
  'learning-review-not-own': [
    422,
    'There is no such review or check-in of yours',
    'People reflect on annual reviews and check-ins that were held with themselves as mentee.',
    'Name one of your own, as GET /v1/annual-reviews or GET /v1/check-ins lists them.',
  ],
  'learning-review-not-held': [
    422,
    'The review or check-in was not held',
    'Only a review or check-in that was held, and not waived, cancelled or voided, has something to reflect on.',
    'Record the reflection once it is held.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its table means to the caller. */
export const constraints = {
  learning_record_day: { code: 'day-in-future', pointer: '/learned_on', detail: 'Record learning once it is done.' },
  learning_record_since_held: {
    code: 'learning-record-unfit',
    pointer: '/learned_on',
    detail: 'It lies before the day on which the review or check-in was held.',
  },
  learning_record_own_review: {
    code: 'learning-review-not-own',
    pointer: '/annual_review_id',
    detail: 'There is no such annual review of yours.',
  },
  learning_record_own_check_in: { code: 'learning-review-not-own', pointer: '/check_in_id', detail: 'There is no such check-in of yours.' },
  learning_record_held_review: {
    code: 'learning-review-not-held',
    pointer: '/annual_review_id',
    detail: 'The annual review was not held.',
  },
  learning_record_held_check_in: { code: 'learning-review-not-held', pointer: '/check_in_id', detail: 'The check-in was not held.' },
  learning_record_own_assignment: {
    code: 'reference-unknown',
    pointer: '/assignment_id',
    detail: 'There is no such mentorship of yours, on the side that the kind names, that counts.',
  },
  learning_record_other_mentor: { code: 'reference-unknown', pointer: '/mentor_id', detail: 'There is no such person other than you.' },
  learning_record_own_goal: { code: 'reference-unknown', pointer: '/goal_lineage_id', detail: 'There is no such goal in a plan of yours.' },
} as const satisfies Constraints;
