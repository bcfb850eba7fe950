import * as awards from './awards.ts';
import type { Kinds } from './kinds.ts';

/** What recognition notifies people of. */
export const kinds = {
  ...awards.kinds,
  credit_claimed: { words: 'Somebody claims a recognition credit that is for you to verify.', path: '/v1/credit-claims/:id' },
  credit_claim_decided: { words: 'A recognition credit that you claimed has been decided on.', path: '/v1/credit-claims/:id' },
  credit_reversed: { words: 'A recognition credit of yours was taken back by a decision.', path: '/v1/credits/:id' },
  credit_statement_issued: {
    words: 'Your statement of recognition credits for an academic year was issued.',
    path: '/v1/people/:id/credit-statement',
  },
  mentor_feedback_released: { words: 'A mentee has released feedback to you.', path: '/v1/mentor-feedback/:id' },
  feedback_collection_shown: {
    words: 'Feedback of several mentees, without their names, is shown to you.',
    path: '/v1/feedback-collections/:id',
  },
  thanks_sent: { words: 'A mentee has thanked you.', path: '/v1/thanks/:id' },
  thanks_to_agree: {
    words: 'A mentee wishes to make their thanks to you public; please agree if you wish it too.',
    path: '/v1/thanks/:id',
  },
  report_to_preview: {
    words: 'A mentorship report on you was requested; you can read its preview and comment on it.',
    path: '/v1/reports/:id',
  },
  report_agreed: { words: 'The person has agreed to the preview of a mentorship report that you requested.', path: '/v1/reports/:id' },
  report_issued: { words: 'A mentorship report on you was issued.', path: '/v1/reports/:id' },
  report_outdated: {
    words: 'A mentorship report states credits that were taken back since; it stays as issued, and another one can supersede it.',
    path: '/v1/reports/:id',
  },
  report_name_asked: {
    words: 'A mentor of yours may need a report on their mentorship; say whether it may name you.',
    path: '/v1/report-name-consents/:id',
  },
  report_mention_asked: {
    words: 'A mentor wishes reports on their mentorship to say something of you; read it and say whether they may.',
    path: '/v1/report-mentions/:id',
  },
  badge_revoked: {
    words: 'A badge of yours was revoked, because what it recognises holds no more.',
    path: '/v1/badges/:id',
  },
} as const satisfies Kinds;
