import type { Relation } from '../relations.ts';

/** The permissions of peer groups. */
export const permissions = {
  'peer_group:form': ['in_person'],
  'peer_group:read': ['group_member', 'group_alumni'],
  'peer_group:read_content': ['group_member'],
  'peer_group:edit': ['group_point'],
  'peer_membership:invite': ['group_member'],
  'peer_membership:read': ['self_in_person', 'group_member'],
  'peer_membership:answer': ['self_in_person'],
  'peer_membership:edit': ['self_in_person'],
  'peer_membership:withdraw': ['group_point'],
  'peer_membership:give_role': ['group_point'],
  'peer_membership:resume': ['self_in_person', 'group_point'],
} as const satisfies Record<string, readonly Relation[]>;
