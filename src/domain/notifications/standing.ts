import type { Kinds } from './kinds.ts';

/** What standing notifies people of. */
export const kinds = {
  obligations_begin: {
    words: 'The mentorship programme has begun here, with what it asks of you or of people you answer for.',
    path: '/v1/obligations?person_id=:id',
  },
  obligation_due: { words: 'Something the mentorship programme asks of you is open or due soon.', path: '/v1/obligations?person_id=:id' },
  obligation_late: {
    words: 'Something the mentorship programme asks of you, or of you and a mentee, is late.',
    path: '/v1/obligations?person_id=:id',
  },
  obligation_overdue: {
    words: 'Something the mentorship programme asks of somebody you answer for is long overdue.',
    path: '/v1/obligations?person_id=:id',
  },
} as const satisfies Kinds;
