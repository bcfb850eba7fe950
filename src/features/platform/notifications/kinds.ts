/**
 * Everything the service tells people by itself. The words of a kind are the same for everybody and everything, so that no name, reason or
 * rating can reach a mailbox; `path` is where to look, `:id` the subject.
 */
export const kinds = {
  assignment_proposed: { words: 'You are asked to say yes or no to a formal mentorship.', path: '/v1/assignments/:id' },
  assignment_answer_due: { words: 'A formal mentorship still waits for your answer and expires soon.', path: '/v1/assignments/:id' },
  assignment_expired: {
    words: 'A proposed mentorship expired without an answer; a mentor is looked for again.',
    path: '/v1/assignments/:id',
  },
  assignment_declined: { words: 'A proposed mentorship will not come about; a mentor is looked for again.', path: '/v1/assignments/:id' },
  assignment_activated: { words: 'A formal mentorship has been agreed upon by both sides.', path: '/v1/assignments/:id' },
  assignment_ended: { words: 'A mentorship has ended.', path: '/v1/assignments/:id' },
  request_opened: { words: 'A mentee you answer for asks for a mentor.', path: '/v1/mentor-requests/:id' },
  request_opened_for_you: { words: 'A request for a mentor has been opened for you.', path: '/v1/mentor-requests/:id' },
  request_unanswered: { words: 'A request for a mentor has waited longer than your department wants.', path: '/v1/mentor-requests/:id' },
  request_no_match: { words: 'No mentor was found for now; the request says what happens next.', path: '/v1/mentor-requests/:id' },
  request_reopened: { words: 'A request that found no mentor is open again.', path: '/v1/mentor-requests/:id' },
  discussion_opened: { words: 'You are asked to take part in a discussion about a mentor.', path: '/v1/match-discussions/:id' },
  discussion_delegated: {
    words: 'Somebody asks you to take their place in a discussion about a mentor.',
    path: '/v1/match-discussions/:id',
  },
  discussion_due: { words: 'A discussion about a mentor still waits for what you say.', path: '/v1/match-discussions/:id' },
  discussion_overdue: {
    words: 'A discussion about a mentor has gone on for longer than your department wants.',
    path: '/v1/match-discussions/:id',
  },
  discussion_over: {
    words: 'A discussion about a mentor that you were asked to take part in is over.',
    path: '/v1/match-discussions/:id',
  },
  agreement_to_acknowledge: { words: 'A mentorship agreement waits for you to acknowledge it.', path: '/v1/mentoring-agreements/:id' },
  agreement_due: { words: 'A mentorship of yours has no agreement yet.', path: '/v1/assignments/:id' },
  agreement_review_due: { words: 'It is time to read a mentorship agreement again together.', path: '/v1/mentoring-agreements/:id' },
  mentor_retiring: { words: 'A mentor is expected to retire; it is time to plan who comes next.', path: '/v1/succession?mentor_id=:id' },
  mentor_absent: { words: 'A mentor is away for long; the pair can choose how to go on.', path: '/v1/assignments/:id' },
  training_expiring: { words: 'A mentor training of yours expires soon.', path: '/v1/mentor-trainings/:id' },
  conflict_opened: { words: 'A reporting line suspends a mentorship.', path: '/v1/conflict-cases/:id' },
  facilitator_decided: { words: 'Your application as mentorship facilitator has been decided.', path: '/v1/facilitator-applications/:id' },
  facilitator_call_cancelled: {
    words: 'A call for a mentorship facilitator that you applied to was taken back.',
    path: '/v1/facilitator-calls/:id',
  },
  concern_told: { words: 'Somebody has told you something in confidence.', path: '/v1/concerns/:id' },
  concern_answered: { words: 'There is an answer to something you told in confidence.', path: '/v1/concerns/:id' },
  concern_rerouted: { words: 'What you told in confidence is with somebody else now.', path: '/v1/concerns/:id' },
  check_in_scheduled: { words: 'A check-in has been planned, with you taking part.', path: '/v1/check-ins/:id' },
  check_in_to_acknowledge: { words: 'A check-in of yours is written down and waits for you to acknowledge it.', path: '/v1/check-ins/:id' },
  check_in_due: { words: 'A check-in that you can plan or hold is open, due soon or late.', path: '/v1/check-ins?mentee_id=:id' },
  check_in_edited: { words: 'What was written down of a check-in of yours has been corrected.', path: '/v1/check-ins/:id' },
  check_in_delegated: { words: 'Somebody else conducts a check-in that was planned with you.', path: '/v1/check-ins/:id' },
  check_in_cancelled: { words: 'A check-in that was planned with you was called off.', path: '/v1/check-ins/:id' },
  check_in_waived: { words: 'A check-in of yours need not be held.', path: '/v1/check-ins/:id' },
  check_in_voided: { words: 'A check-in of yours was struck as recorded in error.', path: '/v1/check-ins/:id' },
  check_in_day_unfit: { words: 'A check-in that you conduct needs another day.', path: '/v1/check-ins/:id' },
  check_in_conductor_unfit: { words: 'A check-in that is planned needs somebody else to conduct it.', path: '/v1/check-ins/:id' },
  review_held: { words: 'Your annual review is written down and waits for your answer.', path: '/v1/annual-reviews/:id' },
  review_contested: { words: 'An annual review that you held or would hold today has been contested.', path: '/v1/annual-reviews/:id' },
  review_input_given: { words: 'Somebody whose annual review you hold has said something for it.', path: '/v1/annual-reviews/:id' },
  review_edited: { words: 'What was written down of your annual review has been corrected.', path: '/v1/annual-reviews/:id' },
  review_waived: { words: 'An annual review of yours, or that you would hold, need not be held.', path: '/v1/annual-reviews/:id' },
  review_voided: { words: 'An annual review of yours was struck as recorded in error.', path: '/v1/annual-reviews/:id' },
  reviews_due: { words: 'Annual reviews that you are to hold are due soon.', path: '/v1/annual-reviews?reviewer_id=:id' },
  action_due: { words: 'Something you agreed to do is due soon.', path: '/v1/action-items/:id' },
  action_changed: {
    words: 'Something that was agreed to do between you and somebody else has been changed.',
    path: '/v1/action-items/:id',
  },
  plan_to_endorse: {
    words: 'A draft of a five-year academic plan of a mentee of yours waits for your endorsement.',
    path: '/v1/plan-versions/:id',
  },
  plan_endorsed: { words: 'A mentor has endorsed the draft of your five-year academic plan.', path: '/v1/plan-versions/:id' },
  plan_submitted: { words: 'A five-year academic plan waits for a decision.', path: '/v1/plan-versions/:id' },
  plan_returned: { words: 'A five-year academic plan was returned to be worked on again.', path: '/v1/plan-versions/:id' },
  plan_in_force: { words: 'A five-year academic plan is in force.', path: '/v1/plan-versions/:id' },
  plan_waiting: {
    words: 'A five-year academic plan has waited for a decision for longer than your department wants.',
    path: '/v1/plan-versions/:id',
  },
  plan_closed: { words: 'A five-year academic plan ends before its five years are over.', path: '/v1/academic-plans/:id' },
  programme_enrolled: { words: 'You have been enrolled in the mentorship programme.', path: '/v1/programme-enrolments/:id' },
  programme_enrolment_ended: {
    words: 'The end of your enrolment in the mentorship programme was recorded, moved or taken back.',
    path: '/v1/programme-enrolments/:id',
  },
  cfar_near: { words: 'The latest day for a faculty appointment review comes near.', path: '/v1/people/:id/cfar-window' },
  cfar_overdue: {
    words: 'The latest day for a faculty appointment review is over, without a decision recorded.',
    path: '/v1/people/:id/cfar-window',
  },
  meeting_proposed: { words: 'A meeting is proposed to you, or another time for one.', path: '/v1/meetings/:id' },
  meeting_cancelled: { words: 'A meeting was called off.', path: '/v1/meetings/:id' },
  meeting_agreed: { words: 'The time you proposed for a meeting is agreed to.', path: '/v1/meetings/:id' },
  meeting_changed: { words: 'How or where a meeting of yours takes place has changed.', path: '/v1/meetings/:id' },
  meeting_missed: { words: 'A meeting of yours is reported as missed.', path: '/v1/meetings/:id' },
  meeting_held: { words: 'Somebody says that a meeting with you was held; please confirm it.', path: '/v1/meetings/:id' },
  meeting_unconfirmed: { words: 'A meeting still waits for you to say whether it was held.', path: '/v1/meetings/:id' },
  meeting_disputed: { words: 'A meeting that you logged is disputed.', path: '/v1/meetings/:id' },
  meeting_voided: { words: 'A meeting of yours was struck as recorded in error.', path: '/v1/meetings/:id' },
  obligation_due: {
    words: 'Something the mentorship programme asks of you is open or due soon.',
    path: '/v1/obligations?person_id=:id',
  },
  obligation_late: {
    words: 'Something the mentorship programme asks of you, or of a mentee and you, is late.',
    path: '/v1/obligations?person_id=:id',
  },
  obligation_overdue: {
    words: 'Something the mentorship programme asks of somebody you answer for is long overdue.',
    path: '/v1/obligations?person_id=:id',
  },
  director_vacant: { words: 'A division has no director; its open matters come to you.', path: '/v1/divisions/:id/handover-pack' },
  handover: {
    words: 'You have become responsible for a division; what is open is ready to read.',
    path: '/v1/divisions/:id/handover-pack',
  },
} as const satisfies Record<string, Readonly<{ words: string; path: string }>>;

export type NotificationKind = keyof typeof kinds;

/** Every kind, for filters and preferences. */
export const notificationKinds = Object.keys(kinds) as [NotificationKind, ...NotificationKind[]];
