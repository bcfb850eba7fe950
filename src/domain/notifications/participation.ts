import type { Kinds } from './kinds.ts';

/** What participation notifies people of. */
export const kinds = {
  facilitator_decided: { words: 'Your application as mentorship facilitator has been decided.', path: '/v1/facilitator-applications/:id' },
  facilitator_call_cancelled: {
    words: 'A call for a mentorship facilitator that you applied to was cancelled.',
    path: '/v1/facilitator-calls/:id',
  },
  concern_told: { words: 'Somebody has raised a concern with you in confidence.', path: '/v1/concerns/:id' },
  concern_answered: { words: 'There is an answer to a concern that you raised.', path: '/v1/concerns/:id' },
  concern_rerouted: { words: 'A concern that you raised is with somebody else now.', path: '/v1/concerns/:id' },
  pair_feedback_given: { words: 'A facilitator has given feedback to you and the other side of your pair.', path: '/v1/pair-feedback/:id' },
  programme_enrolled: { words: 'You have been enrolled in the mentorship programme.', path: '/v1/programme-enrolments/:id' },
  programme_enrolment_ended: {
    words: 'The end of your enrolment in the mentorship programme was recorded, moved or withdrawn.',
    path: '/v1/programme-enrolments/:id',
  },
} as const satisfies Kinds;
