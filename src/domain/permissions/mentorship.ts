import type { Relation } from '../relations.ts';
import { LEADERS_OF, OFFICES } from './groups.ts';

/** The permissions of mentorship. */
export const permissions = {
  'assignment:propose': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'assignment:record': ['self', 'mentor', 'director_of', 'facilitator_of', 'mentorship_lead'],
  'assignment:read': [
    'self',
    'mentor',
    ...LEADERS_OF,
    'director_of_mentor',
    'facilitator_of',
    'facilitator_of_mentor',
    ...OFFICES,
    'committee_member',
  ],
  'assignment:read_needs': ['self', 'mentor', 'director_of', 'physician_in_chief_of', 'facilitator_of'],
  // Those whom a relation concerns that not both sides have confirmed.
  'assignment:read_claim': ['self', 'mentor', 'author'],
  'assignment:confirm': ['self', 'mentor'],
  'assignment:withdraw_claim': ['author'],
  'assignment:accept': ['self', 'mentor'],
  'assignment:decline': ['self', 'mentor'],
  'assignment:record_acceptance': ['uninvolved_facilitator_of', 'uninvolved_lead'],
  'assignment:read_evidence': ['self', 'mentor', 'facilitator_of', 'mentorship_lead', 'faculty_affairs'],
  'assignment:withdraw': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'assignment:edit': ['self', 'mentor', 'director_of', 'facilitator_of', 'mentorship_lead'],
  'assignment:end': ['self', 'mentor', 'mentorship_lead'],
  'assignment:end_early': ['uninvolved_lead'],
  'assignment:end_together': ['self', 'mentor'],
  'assignment:complete': ['self', 'mentor'],
  'assignment:pause': ['self', 'mentor', 'mentorship_lead'],
  'assignment:resume': ['self', 'mentor', 'mentorship_lead'],
  'assignment:convert': ['self', 'mentor', 'uninvolved_director_of', 'uninvolved_lead'],
  'assignment:void': ['uninvolved_lead'],
  'assignment:object': ['self', 'mentor'],

  'conflict:check': [
    'self',
    'mentor',
    'director_of',
    'physician_in_chief_of',
    'facilitator_of',
    'mentorship_lead',
    'faculty_affairs',
    'programme_admin',
  ],

  'conflict_case:read': ['self', 'mentor', 'uninvolved_director_of', 'mentorship_lead', 'chair'],
  'conflict_case:read_note': ['uninvolved_director_of', 'uninvolved_lead', 'uninvolved_chair'],
  'conflict_case:acknowledge': ['uninvolved_director_of', 'uninvolved_lead', 'chair_without_lead'],
  'conflict_case:resolve': ['uninvolved_lead', 'chair_without_lead'],

  'agreement:read': ['self', 'mentor', 'director_of', 'facilitator_of', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'agreement:read_text': ['self', 'mentor'],
  'agreement:write': ['self', 'mentor'],
  'agreement:acknowledge': ['self', 'mentor'],

  'expectation:read': ['anyone'],
  'expectation:write': ['chair', 'mentorship_lead', 'programme_admin'],

  'acknowledgement:read': ['self', 'director_of', 'facilitator_of', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'acknowledgement:write': ['anyone'],

  'meeting:read': ['self', 'mentor', 'facilitator_of'],
  'meeting:read_content': ['self', 'mentor'],
  'meeting:write': ['self', 'mentor'],
  'meeting:void': ['self', 'mentor', 'uninvolved_lead'],

  'sponsorship_action:read': ['self', 'author', ...LEADERS_OF, 'director_of_mentor', 'facilitator_of', ...OFFICES, 'committee_member'],
  'sponsorship_action:read_words': ['self', 'author'],
  'sponsorship_action:record': ['anyone'],
  'sponsorship_action:edit': ['author'],
  'sponsorship_action:answer': ['self'],
  'sponsorship_action:void': ['author'],
  'sponsorship_action:void_verified': ['uninvolved_lead'],

  'calendar:read': ['anyone'],
  'calendar:write': ['anyone'],
} as const satisfies Record<string, readonly Relation[]>;
