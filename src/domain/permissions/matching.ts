import type { Relation } from '../relations.ts';
import { LEADERS_OF, OFFICES } from './groups.ts';

/** The permissions of matching. */
export const permissions = {
  'mentor:read': ['anyone'],

  'mentor_profile:read': [
    'self',
    'director_of',
    'physician_in_chief_of',
    'facilitator_of',
    'mentorship_lead',
    'faculty_affairs',
    'programme_admin',
  ],
  'mentor_profile:write': ['self', 'mentorship_lead', 'programme_admin'],

  'mentor_training:read': ['self', 'director_of', 'facilitator_of', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'mentor_training:read_evidence': ['self', 'faculty_affairs', 'mentorship_lead'],
  'mentor_training:write': ['self', 'faculty_affairs', 'mentorship_lead'],
  'mentor_training:verify': ['faculty_affairs', 'mentorship_lead'],

  'declaration:read': ['self'],
  'declaration:write': ['self'],

  'needs:read': ['self', 'mentor_of', 'director_of', 'physician_in_chief_of', 'facilitator_of'],
  'needs:read_concordance': ['self', 'mentor_of', 'facilitator_of'],
  'needs:write': ['self', 'facilitator_of'],

  'concordance:read': ['anyone'],
  'concordance:write': ['anyone'],

  'candidate:read': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],

  'mentor_request:create': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'mentor_request:read': ['self', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'mentor_request:read_content': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead', 'answers_for'],
  'mentor_request:read_note': ['director_of', 'physician_in_chief_of', 'took_part_in_office'],
  'mentor_request:edit': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'mentor_request:withdraw': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'mentor_request:reopen': ['self', 'director_of', 'facilitator_of', 'mentorship_lead', 'answers_for'],

  'match_discussion:read': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead', 'delegate_in', 'spoke_in', 'chair_needed_in'],
  'match_discussion:open': ['director_of', 'physician_in_chief_of', 'facilitator_of', 'mentorship_lead', 'answers_for'],
  'match_discussion:contribute': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead', 'delegate_in', 'chair_needed_in'],
  'match_discussion:delegate': [...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'match_discussion:conclude': ['uninvolved_director_of', 'uninvolved_lead', 'answers_for'],
  'match_discussion:cancel': ['director_of', 'facilitator_of', 'mentorship_lead', 'answers_for'],

  'unmatched:read': [...LEADERS_OF, 'facilitator_of', ...OFFICES],
} as const satisfies Record<string, readonly Relation[]>;
