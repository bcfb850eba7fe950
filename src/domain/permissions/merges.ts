import type { Relation } from '../relations.ts';

/** The permissions of merges. */
export const permissions = {
  'person:merge': ['faculty_affairs', 'programme_admin'],
  'possible_duplicate:read': ['faculty_affairs', 'programme_admin'],
  'possible_duplicate:dismiss': ['faculty_affairs', 'programme_admin'],
} as const satisfies Record<string, readonly Relation[]>;
