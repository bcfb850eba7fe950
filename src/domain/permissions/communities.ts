import type { Relation } from '../relations.ts';

/** The permissions of communities. */
export const permissions = {
  'cohort:read': ['anyone'],
  'cohort:plan': ['mentorship_lead', 'programme_admin'],
  'cohort:edit': ['cohort_host', 'mentorship_lead', 'programme_admin'],
  'cohort:run': ['cohort_host'],
  'cohort_mentor:read': ['anyone'],
  'cohort_mentor:write': ['self', 'cohort_host'],
  'cohort_application:read': ['self', 'cohort_host'],
  'cohort_application:write': ['self', 'cohort_host'],
  'cohort_application:decide': ['cohort_host'],
  'matching_round:read': ['cohort_host'],
  'matching_round:run': ['cohort_host'],
  'cohort_pair:read': ['self', 'mentor', 'cohort_host'],
} as const satisfies Record<string, readonly Relation[]>;
