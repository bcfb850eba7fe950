import type { Relation } from '../relations.ts';
import { LEADERS_OF, OFFICES } from './groups.ts';
import * as surveys from './surveys.ts';

/** The permissions of measurement. */
export const permissions = {
  ...surveys.permissions,
  'analysis:read': ['author'],
  'analysis:run': ['anyone'],

  'focus_activity:read': ['mentorship_lead', 'programme_admin'],
  'focus_activity:write': ['mentorship_lead', 'programme_admin'],
  'relation_follow_up:read': ['self', 'mentor'],
  'relation_follow_up:write': ['self', 'mentor'],
  'training_course:read': ['anyone'],
  'training_course:write': ['mentorship_lead', 'faculty_affairs', 'programme_admin'],

  'promotion_file:read': ['self', 'faculty_affairs'],
  'promotion_file:write': ['faculty_affairs'],

  'scholarly_output:read': ['self', 'mentor'],
  'scholarly_output:record': ['anyone'],
  'scholarly_output:write': ['self'],
  'metric:read': ['anyone'],
  'metric:read_values': [
    'directs_division',
    'facilitates_division',
    'leads_site',
    'chair',
    'mentorship_lead',
    'mentorship_committee',
    'faculty_affairs',
    'programme_admin',
  ],
  'metric:read_explanation': ['self', ...LEADERS_OF, ...OFFICES],

  'programme_report:read': ['chair', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'programme_report:request': ['chair', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
} as const satisfies Record<string, readonly Relation[]>;
