import type { Relation } from '../relations.ts';

/** The permissions of surveys. */
export const permissions = {
  'survey_instrument:read': ['anyone'],
  'survey_instrument:write': ['mentorship_lead', 'programme_admin'],
  'survey_wave:read': ['anyone'],
  'survey_wave:write': ['mentorship_lead', 'programme_admin'],
  'survey_wave:approve': ['chair', 'mentorship_lead'],
  'survey_result:read': [
    'directs_division',
    'facilitates_division',
    'leads_site',
    'chair',
    'mentorship_lead',
    'mentorship_committee',
    'faculty_affairs',
    'programme_admin',
  ],
  'survey_answers:read': ['author'],
  'survey_invitation:read': ['self'],
  'survey_invitation:write': ['self'],
} as const satisfies Record<string, readonly Relation[]>;
