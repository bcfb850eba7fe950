import type { Kinds } from './kinds.ts';

/** What mentorship notifies people of. */
export const kinds = {
  assignment_proposed: { words: 'You are asked to accept or decline a formal mentorship.', path: '/v1/assignments/:id' },
  assignment_link: {
    words: 'You are asked to accept or decline a formal mentorship, by a link that is for you alone and can be used once.',
    path: '/v1/assignments/:id',
    link: '/v1/acceptance-links/:secret',
  },
  assignment_link_closed: {
    words:
      'The address of an external mentor who is asked to accept was changed and links sent before are closed; make sure of it and ask for a new link.',
    path: '/v1/assignments/:id',
  },
  assignment_answer_due: { words: 'A proposed formal mentorship waits for your answer and expires soon.', path: '/v1/assignments/:id' },
  assignment_expired: {
    words: 'A proposed mentorship expired without an answer; the search for a mentor goes on.',
    path: '/v1/assignments/:id',
  },
  assignment_declined: { words: 'A proposed mentorship was declined; the search for a mentor goes on.', path: '/v1/assignments/:id' },
  assignment_activated: { words: 'Both sides have accepted a formal mentorship.', path: '/v1/assignments/:id' },
  assignment_ended: { words: 'A mentorship has ended.', path: '/v1/assignments/:id' },
  assignment_replaced: { words: 'A mentorship passes to another mentor.', path: '/v1/assignments/:id' },
  assignment_put_off: { words: 'A mentorship begins later, because an appointment does.', path: '/v1/assignments/:id' },
  assignment_continues: { words: 'A mentorship that was to be replaced goes on.', path: '/v1/assignments/:id' },
  assignment_claimed: {
    words: 'Somebody recorded a mentoring relation of yours; please confirm or decline it.',
    path: '/v1/assignments/:id',
  },
  assignment_imported: {
    words: 'A mentorship of yours was taken over as agreed on paper; you may object to it for some days.',
    path: '/v1/assignments/:id',
  },
  assignment_objected: {
    words: 'A mentorship that was taken over as agreed on paper does not count, because one of the two objected.',
    path: '/v1/assignments/:id',
  },
  assignment_claim_due: {
    words: 'A mentoring relation of yours still waits for you to confirm or decline it.',
    path: '/v1/assignments/:id',
  },
  assignment_claim_confirmed: { words: 'Both sides have confirmed a mentoring relation.', path: '/v1/assignments/:id' },
  assignment_claim_over: {
    words: 'A mentoring relation that was recorded does not hold, because it was declined, withdrawn or not confirmed in time.',
    path: '/v1/assignments/:id',
  },
  early_end_proposed: {
    words: 'An end or a pause of a mentorship, on an earlier day, is proposed to you.',
    path: '/v1/assignments/:id',
  },
  early_end_withdrawn: { words: 'A proposed end or pause of a mentorship was withdrawn.', path: '/v1/assignments/:id' },
  agreement_to_acknowledge: { words: 'A mentorship agreement waits for you to acknowledge it.', path: '/v1/mentoring-agreements/:id' },
  agreement_due: { words: 'A mentorship of yours has no agreement yet.', path: '/v1/assignments/:id' },
  agreement_review_due: { words: 'It is time to review a mentorship agreement together.', path: '/v1/mentoring-agreements/:id' },
  conflict_opened: { words: 'A reporting line suspends a mentorship.', path: '/v1/conflict-cases/:id' },
  meeting_proposed: { words: 'A meeting, or another time for one, has been proposed to you.', path: '/v1/meetings/:id' },
  meeting_cancelled: { words: 'A meeting was cancelled.', path: '/v1/meetings/:id' },
  meeting_agreed: { words: 'The time you proposed for a meeting was accepted.', path: '/v1/meetings/:id' },
  meeting_changed: { words: 'The mode or the place of a meeting of yours has changed.', path: '/v1/meetings/:id' },
  meeting_missed: { words: 'A meeting of yours was reported as missed.', path: '/v1/meetings/:id' },
  meeting_held: { words: 'A meeting with you was logged as held; please confirm it.', path: '/v1/meetings/:id' },
  meeting_unconfirmed: { words: 'A meeting still waits for you to confirm or dispute it.', path: '/v1/meetings/:id' },
  meeting_disputed: { words: 'A meeting that you logged is disputed.', path: '/v1/meetings/:id' },
  meeting_void_proposed: {
    words: 'The other side says that a confirmed meeting was recorded in error; please answer.',
    path: '/v1/meetings/:id',
  },
  meeting_voided: { words: 'A meeting of yours was voided as recorded in error.', path: '/v1/meetings/:id' },
  sponsorship_to_verify: {
    words: 'Somebody has recorded what they did for you as a sponsor; please verify or decline it.',
    path: '/v1/sponsorship-actions/:id',
  },
  sponsorship_answered: {
    words: 'What you recorded as a sponsor has been verified or declined.',
    path: '/v1/sponsorship-actions/:id',
  },
  sponsorship_voided: { words: 'A sponsorship action of yours was voided as recorded in error.', path: '/v1/sponsorship-actions/:id' },
} as const satisfies Kinds;
