/** The types of the events that peer groups record. */
export const types = [
  'peer_conflict.changed',
  'peer_conflict.opened',
  'peer_conflict.resolved',
  'peer_group.activated',
  'peer_group.concluded',
  'peer_group.edited',
  'peer_group.formed',
  'peer_group.revisit_due',
  'peer_group.revisited',
  'peer_membership.accepted',
  'peer_membership.acknowledged',
  'peer_membership.declined',
  'peer_membership.edited',
  'peer_membership.invited',
  'peer_membership.left',
  'peer_membership.role_given',
  'peer_membership.withdrawn',
] as const;

/** Events of these nouns are listed to nobody: who is in which group, and what happens there, is for its members alone. */
export const unlisted = ['peer_conflict', 'peer_group', 'peer_membership'] as const;
