import type { Relation } from '../relations.ts';

/** The permissions of platform. */
export const permissions = {
  'me:read': ['anyone'],

  'notification:read': ['anyone'],
  'notification:edit': ['anyone'],

  'job:read': ['author', 'programme_admin'],
  'job:cancel': ['author', 'programme_admin'],

  'event:read': ['faculty_affairs', 'programme_admin'],
} as const satisfies Record<string, readonly Relation[]>;
