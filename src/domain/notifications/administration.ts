import type { Kinds } from './kinds.ts';

/** What administration notifies people of. */
export const kinds = {
  mentor_retiring: { words: 'A mentor is expected to retire; it is time to plan the succession.', path: '/v1/succession?mentor_id=:id' },
  mentor_absent: { words: 'A mentor is on a long leave; the pair can choose how to go on.', path: '/v1/assignments/:id' },
  director_vacant: { words: 'A division has no director; its open matters come to you.', path: '/v1/divisions/:id/handover-pack' },
  handover: {
    words: 'You have become responsible for a division; its handover pack lists what is open.',
    path: '/v1/divisions/:id/handover-pack',
  },
  history_imported: {
    words: 'Earlier meetings, plans or reviews of yours were taken over from records; look through them, and object where one is wrong.',
    path: '/v1/people/:id',
  },
} as const satisfies Kinds;
