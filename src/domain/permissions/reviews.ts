import type { Relation } from '../relations.ts';
import { LEADERS_OF, OFFICES } from './groups.ts';

/** The permissions of reviews. */
export const permissions = {
  'plan:read': ['self', 'mentor_of', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'plan:read_content': ['self', 'mentor_of', 'director_of', 'conductor_of'],
  'plan:read_in_force': ['faculty_affairs'],
  'plan:read_draft': ['self', 'mentor_of'],
  'plan:read_history': ['former_mentor_of'],
  'plan:read_decision': ['decider_of'],
  'plan:read_signed': ['decider_in_office'],
  'plan:read_comments': ['self', 'mentor_of', ...LEADERS_OF, 'chair', 'mentorship_lead'],
  'plan:write': ['self'],
  'plan:write_draft': ['self', 'writer_of'],
  'plan:read_progress': ['self', 'mentor_of', 'director_of', 'conductor_of'],
  'plan:endorse': ['mentor_of'],
  'plan:decide': [...LEADERS_OF, 'chair', 'mentorship_lead'],
  'plan:close': ['self', 'mentorship_lead'],

  'check_in:read': ['self', 'conductor', 'director_of', 'physician_in_chief_of', ...OFFICES],
  'check_in:read_due': ['self', 'vice_chair', 'mentorship_lead'],
  'check_in:read_note': ['self', 'mentorship_lead'],
  'check_in:read_content': ['self', 'conductor_in_office'],
  'check_in:read_shared': ['self', 'director_of'],
  'check_in:schedule': ['vice_chair', 'mentorship_lead'],
  'check_in:delegate': ['vice_chair', 'mentorship_lead'],
  'check_in:hold': ['conductor'],
  'check_in:record': ['vice_chair'],
  'check_in:allow_early': ['uninvolved_lead', 'chair_without_lead'],
  'check_in:acknowledge': ['self'],
  'check_in:waive': ['uninvolved_lead', 'chair_without_lead'],
  'check_in:void': ['uninvolved_lead', 'chair_without_lead'],

  'annual_review:read': ['self', 'reviewer', ...LEADERS_OF, ...OFFICES],
  'annual_review:read_content': ['self', 'reviewer_in_office'],
  'annual_review:read_issues': [...LEADERS_OF, 'chair', 'mentorship_lead'],
  'annual_review:read_note': ['self', 'mentorship_lead'],
  'annual_review:give_input': ['self'],
  'annual_review:hold': [...LEADERS_OF, 'chair', 'mentorship_lead'],
  'annual_review:edit': ['reviewer'],
  'annual_review:answer': ['self'],
  'annual_review:release': ['self'],
  'annual_review:waive': ['uninvolved_director_of', 'uninvolved_lead', 'chair_without_lead'],
  'annual_review:waive_otherwise': ['uninvolved_lead', 'chair_without_lead'],
  'annual_review:void': ['uninvolved_lead', 'chair_without_lead'],

  'action:read': ['self', 'action_holder'],
  'action:edit': ['self', 'action_holder'],
  'action:share': ['self'],

  'milestone:read': ['self', ...LEADERS_OF, 'faculty_affairs'],
  'milestone:write': ['faculty_affairs'],
} as const satisfies Record<string, readonly Relation[]>;
