import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of participation: code, status, title. */
export const problems = {
  'facilitator-call-state': [
    409,
    'The call is not in a state that allows this',
    'The call does not allow this today, for example it is closed. `detail` says where it stands.',
    'Read the call again and choose an action that its state allows.',
  ],
  'facilitator-application-exists': [
    409,
    'The person has already applied',
    'The person has an application to this call.',
    'Continue with it, or withdraw it first.',
  ],
  'facilitator-application-state': [
    409,
    'The application is not in a state that allows this',
    'The application has moved on, for example it is withdrawn or decided. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'charter-not-acknowledged': [
    409,
    'The facilitator charter has not been acknowledged',
    'The term of a facilitator begins only after they have acknowledged the charter.',
    'Have the applicant acknowledge the charter first.',
  ],
  'introduction-unfit': [
    422,
    'The introduction does not fit the people, the day or the request',
    'Mentee and mentor are one person, were not here on the day, or the request is not the mentee’s.',
    'Correct the fields that `errors` names.',
  ],
  'introduction-exists': [
    409,
    'An introduction of these two people on that day is recorded',
    'The introduction of these two people on that day is recorded already.',
    'Nothing is left to do; if they were introduced on another day, give that day.',
  ],
  'feedback-unfit': [
    422,
    'Feedback is given to a pair of a formal assignment',
    'Feedback is given to the two people of a formal assignment that is active or paused.',
    'Name such an assignment.',
  ],
  'concern-unroutable': [
    409,
    'There is nobody to whom the concern can be routed',
    'Everybody who could receive the concern is involved, or the offices are vacant.',
    'Ask for another office, or turn to the university’s own ways of raising a concern.',
  ],
  'concern-unfit': [
    422,
    'The concern cannot be about this person or assignment',
    'The concern names yourself, or an assignment in which you have no part.',
    'Correct the person or the assignment, or leave them out.',
  ],
  'concern-state': [
    409,
    'The concern is not in a state that allows this',
    'The concern has moved on, for example it is closed or withdrawn. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'programme-event-state': [
    409,
    'The event is not in a state that allows this',
    'The event has moved on, for example it is cancelled. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'programme-event-unfit': [
    422,
    'The attendance names somebody twice, or somebody who cannot attend',
    'Somebody is named twice, or could not attend on that day.',
    'Correct the list of people.',
  ],
  'resource-state': [409, 'The resource was withdrawn', 'Whoever published the resource has taken it back.', 'Choose another resource.'],
  'enrolment-unfit': [
    422,
    'The enrolment does not fit the person or the day',
    'Enrolment is for part-time and adjunct faculty, on days of their appointment.',
    'Check the appointment of the person and the day.',
  ],
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
