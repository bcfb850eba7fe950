import type { Relation } from '../relations.ts';
import { LEADERS_OF, OFFICES } from './groups.ts';

/** The permissions of administration. */
export const permissions = {
  'department:read': ['anyone'],
  'department:edit': ['programme_admin'],

  'policy:read': ['anyone'],
  'policy:write': ['chair', 'programme_admin'],

  'appointment:read': ['self', 'mentor_of', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'appointment:read_outcome': ['self', 'director_of', 'physician_in_chief_of', 'faculty_affairs'],
  'appointment:write': ['faculty_affairs', 'programme_admin'],

  'membership:read': ['anyone'],
  'membership:write': ['faculty_affairs', 'programme_admin'],

  'position:read': ['self', 'mentor_of', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'position:write': ['faculty_affairs', 'programme_admin'],

  'leave:read': ['self', ...LEADERS_OF, ...OFFICES],
  'leave:read_kind': ['self', 'faculty_affairs'],
  'leave:write': ['faculty_affairs'],

  'role:read': ['anyone'],
  'role:write': ['faculty_affairs', 'programme_admin'],
  'role:write_office': ['programme_admin'],

  'line:read': ['self', 'superior', 'director_of', 'physician_in_chief_of', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'line:write': ['faculty_affairs', 'programme_admin'],

  'leave_choice:make': ['self', 'mentor', 'mentorship_lead'],
  'leave_choice:read': ['self', 'mentor', 'director_of', 'facilitator_of', 'mentorship_lead'],

  'succession:read': [
    'self',
    'mentor',
    'director_of',
    'physician_in_chief_of',
    'facilitator_of',
    'mentorship_lead',
    'faculty_affairs',
    'programme_admin',
  ],

  'handover:read': ['directs_division', 'chair', 'mentorship_lead'],

  'import:read': ['faculty_affairs', 'programme_admin'],
  'import:write': ['faculty_affairs', 'programme_admin'],
  'history:import': ['faculty_affairs'],
} as const satisfies Record<string, readonly Relation[]>;
