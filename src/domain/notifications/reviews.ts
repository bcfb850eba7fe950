import type { Kinds } from './kinds.ts';

/** What reviews notifies people of. */
export const kinds = {
  check_in_scheduled: { words: 'A check-in with you has been scheduled.', path: '/v1/check-ins/:id' },
  check_in_to_acknowledge: { words: 'The record of a check-in of yours waits for you to acknowledge it.', path: '/v1/check-ins/:id' },
  check_in_due: { words: 'A check-in that you can schedule or hold is open, due soon or overdue.', path: '/v1/check-ins?mentee_id=:id' },
  check_in_edited: { words: 'The record of a check-in of yours was corrected.', path: '/v1/check-ins/:id' },
  check_in_delegated: { words: 'A check-in that was scheduled with you has another conductor.', path: '/v1/check-ins/:id' },
  check_in_cancelled: { words: 'A check-in that was scheduled with you was cancelled.', path: '/v1/check-ins/:id' },
  check_in_waived: { words: 'A check-in of yours was waived and need not be held.', path: '/v1/check-ins/:id' },
  check_in_voided: { words: 'A check-in of yours was voided as recorded in error.', path: '/v1/check-ins/:id' },
  check_in_day_unfit: { words: 'A check-in that you conduct needs another day.', path: '/v1/check-ins/:id' },
  check_in_conductor_unfit: { words: 'A scheduled check-in needs another conductor.', path: '/v1/check-ins/:id' },
  review_held: { words: 'The record of your annual review waits for you to acknowledge or contest it.', path: '/v1/annual-reviews/:id' },
  review_contested: {
    words: 'An annual review that you held, or are now responsible for, has been contested.',
    path: '/v1/annual-reviews/:id',
  },
  review_input_given: { words: 'Somebody whose annual review you hold has given their input.', path: '/v1/annual-reviews/:id' },
  review_edited: { words: 'The record of your annual review was corrected.', path: '/v1/annual-reviews/:id' },
  review_waived: { words: 'An annual review of yours, or one that you were to hold, was waived.', path: '/v1/annual-reviews/:id' },
  review_voided: { words: 'An annual review of yours was voided as recorded in error.', path: '/v1/annual-reviews/:id' },
  review_released: {
    words: 'Somebody has released an earlier annual review to you, who are responsible for it now.',
    path: '/v1/annual-reviews/:id',
  },
  reviews_due: { words: 'Annual reviews that you are to hold are due soon.', path: '/v1/annual-reviews?reviewer_id=:id' },
  action_due: { words: 'An action item of yours is due soon.', path: '/v1/action-items/:id' },
  action_changed: { words: 'An action item that concerns you was changed.', path: '/v1/action-items/:id' },
  plan_to_endorse: { words: 'A draft of a mentee’s academic plan waits for your endorsement.', path: '/v1/plan-versions/:id' },
  plan_shared: { words: 'You are invited to write in the draft of a mentee’s academic plan.', path: '/v1/plan-versions/:id' },
  plan_draft_written: { words: 'A mentor has written in the draft of your academic plan.', path: '/v1/plan-versions/:id' },
  plan_endorsed: { words: 'A mentor has endorsed the draft of your academic plan.', path: '/v1/plan-versions/:id' },
  plan_submitted: { words: 'An academic plan waits for a decision.', path: '/v1/plan-versions/:id' },
  plan_returned: { words: 'An academic plan was returned for changes.', path: '/v1/plan-versions/:id' },
  plan_in_force: { words: 'An academic plan is in force.', path: '/v1/plan-versions/:id' },
  plan_waiting: {
    words: 'An academic plan has waited for a decision for longer than the department’s policy allows.',
    path: '/v1/plan-versions/:id',
  },
  plan_closed: { words: 'An academic plan was closed before its end.', path: '/v1/academic-plans/:id' },
  cfar_near: { words: 'The latest day for a continuing faculty appointment review is near.', path: '/v1/people/:id/cfar-window' },
  cfar_overdue: {
    words: 'The latest day for a continuing faculty appointment review has passed without a recorded decision.',
    path: '/v1/people/:id/cfar-window',
  },
} as const satisfies Kinds;
