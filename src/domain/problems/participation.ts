import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of participation: code, status, title. */
export const problems = {
  'facilitator-call-state': [409, 'The call is not in a state that allows this'],
  'facilitator-application-exists': [409, 'The person has already applied'],
  'facilitator-application-state': [409, 'The application is not in a state that allows this'],
  'charter-not-acknowledged': [409, 'The facilitator charter has not been acknowledged'],
  'introduction-unfit': [422, 'The introduction does not fit the people, the day or the request'],
  'introduction-exists': [409, 'An introduction of these two people on that day is recorded'],
  'feedback-unfit': [422, 'Feedback is given to a pair of a formal assignment'],
  'concern-unroutable': [409, 'There is nobody to whom the concern can be routed'],
  'concern-unfit': [422, 'The concern cannot be about this person or assignment'],
  'concern-state': [409, 'The concern is not in a state that allows this'],
  'programme-event-state': [409, 'The event is not in a state that allows this'],
  'programme-event-unfit': [422, 'The attendance names somebody twice, or somebody who cannot attend'],
  'resource-state': [409, 'The resource was withdrawn'],
  'enrolment-unfit': [422, 'The enrolment does not fit the person or the day'],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  programme_enrolment_no_overlap: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person is already enrolled in that period.',
  },
  facilitator_call_closes_after_opening: { code: 'period-empty', pointer: '/closes_on', detail: 'The call must close after it opens.' },
  facilitator_call_term_has_days: { code: 'period-empty', pointer: '/term_ends_on', detail: 'The term must end after it starts.' },
  facilitator_application_once: { code: 'facilitator-application-exists', detail: 'The person has already applied to this call.' },
  introduction_two_people: { code: 'introduction-unfit', pointer: '/mentor_id', detail: 'Mentee and mentor are the same person.' },
  introduction_once_a_day: { code: 'introduction-exists', pointer: '/introduced_on', detail: 'This introduction is already recorded.' },
} as const satisfies Constraints;
