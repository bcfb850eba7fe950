import type { Kinds } from './kinds.ts';

/** What peer groups notify people of. None of them names a group or a person. */
export const kinds = {
  peer_invited: { words: 'You are invited to a peer group.', path: '/v1/peer-memberships/:id' },
  peer_revisit_due: { words: 'A peer group of yours revisits its mission.', path: '/v1/peer-groups/:id' },
  peer_suspended: { words: 'Your membership of a peer group is suspended.', path: '/v1/peer-memberships/:id' },
} as const satisfies Kinds;
