import type { Relation } from '../relations.ts';
import { LEADERS_OF, OFFICES } from './groups.ts';

/** The permissions of participation. */
export const permissions = {
  'enrolment:read': ['self', 'mentor_of', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'enrolment:write': ['self', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],

  'facilitator_call:read': ['anyone'],
  'facilitator_call:open': ['directs_division', 'mentorship_lead', 'programme_admin'],
  'facilitator_call:cancel': ['directs_division', 'mentorship_lead', 'programme_admin'],

  'facilitator_application:apply': ['anyone'],
  'facilitator_application:read': ['self', 'directs_division', 'mentorship_lead', 'mentorship_committee'],
  'facilitator_application:read_statement': ['self', 'mentorship_lead', 'mentorship_committee'],
  'facilitator_application:withdraw': ['self'],
  'facilitator_application:decide': ['uninvolved_lead', 'uninvolved_committee'],
  'facilitator_application:serve': ['self'],

  'introduction:read': ['self', 'mentor', 'author', 'director_of', 'facilitator_of', 'mentorship_lead'],
  'introduction:write': ['facilitator_of'],

  'pair_feedback:give': ['uninvolved_facilitator_of', 'uninvolved_facilitator_of_mentor'],
  'pair_feedback:read': ['self', 'mentor', 'author'],

  'concern:raise': ['anyone'],
  'concern:read': ['self', 'confidant'],
  'concern:handle': ['confidant'],
  'concern:withdraw': ['self'],

  'programme_event:read': ['anyone'],
  'programme_event:write': ['mentorship_lead', 'programme_admin', 'directs_division', 'facilitates_division'],

  'attendance:read': [
    'self',
    'director_of',
    'facilitator_of',
    'directs_division',
    'facilitates_division',
    'mentorship_lead',
    'programme_admin',
  ],
  'attendance:write': ['director_of', 'facilitator_of', 'directs_division', 'facilitates_division', 'mentorship_lead', 'programme_admin'],

  'resource:read': ['anyone'],
  'resource:read_division': ['member_of_division', 'directs_division', 'facilitates_division', ...OFFICES],
  'resource:read_use_count': ['mentorship_lead', 'programme_admin'],
  'resource:write': ['mentorship_lead', 'programme_admin', 'facilitates_division'],
  'resource:use': ['anyone'],
  'resource:use_division': ['member_of_division', 'directs_division', 'facilitates_division', ...OFFICES],
} as const satisfies Record<string, readonly Relation[]>;
