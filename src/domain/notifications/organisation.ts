import type { Kinds } from './kinds.ts';

/** What organisation notifies people of. */
export const kinds = {
  access_change_for_you: {
    words: 'A sign-in, a role or a merge of records that concerns you waits for approval; approve or refuse it.',
    path: '/v1/access-changes/:id',
  },
  access_change_to_approve: {
    words: 'A sign-in, a role or a merge of records waits for a second person to approve it.',
    path: '/v1/access-changes/:id',
  },
  access_change_approved: {
    words: 'A sign-in, a role or a merge of records was approved and has taken effect.',
    path: '/v1/access-changes/:id',
  },
  duplicate_in_conflict: {
    words:
      'Two records may be one person, whose mentorship would then be a conflict and is suspended; look at them, and merge them or dismiss the pair.',
    path: '/v1/possible-duplicates?person_id=:id',
  },
  administrator_added: {
    words: 'The operator of the service added a programme administrator; ask the operator if you did not expect it.',
    path: '/v1/leadership-roles/:id',
  },
  access_change_over: {
    words: 'A sign-in, a role or a merge of records was refused or withdrawn, or not approved in time.',
    path: '/v1/access-changes/:id',
  },
} as const satisfies Kinds;
