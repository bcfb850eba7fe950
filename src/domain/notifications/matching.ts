import type { Kinds } from './kinds.ts';

/** What matching notifies people of. */
export const kinds = {
  request_opened: { words: 'Somebody you answer for asks for a mentor.', path: '/v1/mentor-requests/:id' },
  request_opened_for_you: { words: 'A request for a mentor has been opened for you.', path: '/v1/mentor-requests/:id' },
  request_for_successor: {
    words: 'A request for an interim mentor is now one for a successor, because the mentor does not return.',
    path: '/v1/mentor-requests/:id',
  },
  request_unanswered: {
    words: 'A request for a mentor has been open for longer than the department’s policy allows.',
    path: '/v1/mentor-requests/:id',
  },
  request_no_match: { words: 'No mentor was found for now; the request says what happens next.', path: '/v1/mentor-requests/:id' },
  request_reopened: { words: 'A request for which no mentor was found is open again.', path: '/v1/mentor-requests/:id' },
  discussion_opened: { words: 'You are asked to take part in a match discussion.', path: '/v1/match-discussions/:id' },
  discussion_delegated: {
    words: 'You are asked to take part in a match discussion in somebody’s place.',
    path: '/v1/match-discussions/:id',
  },
  discussion_due: { words: 'A match discussion still waits for your contribution.', path: '/v1/match-discussions/:id' },
  discussion_overdue: {
    words: 'A match discussion has been open for longer than the department’s policy allows.',
    path: '/v1/match-discussions/:id',
  },
  discussion_over: { words: 'A match discussion that you were asked to take part in is over.', path: '/v1/match-discussions/:id' },
  needs_higher: { words: 'A mentee of your division would like more mentoring than usual.', path: '/v1/needs-profiles/:id' },
  discussion_for_you: { words: 'A leader has written to you in the discussion about your mentor.', path: '/v1/match-discussions/:id' },
  training_expiring: { words: 'A mentor training of yours expires soon.', path: '/v1/mentor-trainings/:id' },
} as const satisfies Kinds;
