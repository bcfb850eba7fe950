import type { Relation } from '../relations.ts';
import { LEADERS_OF } from './groups.ts';

/** The permissions of organisation. */
export const permissions = {
  'division:read': ['anyone'],
  'division:write': ['faculty_affairs', 'programme_admin'],

  'site:read': ['anyone'],
  'site:write': ['faculty_affairs', 'programme_admin'],

  'person:read': ['anyone'],
  'person:read_email': ['self', 'not_external'],
  'person:read_record': ['self', ...LEADERS_OF, 'faculty_affairs', 'programme_admin'],
  'person:write': ['faculty_affairs', 'programme_admin'],

  'login:read': ['self', 'programme_admin'],
  'login:write': ['programme_admin'],

  'access_change:read': ['self', 'duplicate', 'author', 'programme_admin'],
  'access_change:decide': ['self', 'duplicate', 'programme_admin'],
  'access_change:withdraw': ['author'],
} as const satisfies Record<string, readonly Relation[]>;
