import type { Relation } from '../relations.ts';
import { LEADERS_OF, OFFICES } from './groups.ts';

/** The permissions of awards, which are part of recognition. */
export const permissions = {
  'award_programme:read': ['anyone'],
  'award_programme:write': ['chair', 'mentorship_lead', 'programme_admin', 'directs_division'],

  'award_cycle:read': ['anyone'],
  // Its parties, whatever their office, have no part in running it.
  'award_cycle:plan': ['chair', 'mentorship_lead', 'directs_division'],
  'award_cycle:run': ['award_office'],
  'award_ranking:give': ['award_committee'],
  'award_ranking:read': ['award_office', 'award_committee'],

  'nomination:draft': ['not_external'],
  'nomination:write': ['nominator_in'],
  'nomination:read': ['nominator_in', 'award_office'],
  'nomination:read_pack': ['award_committee'],
  'nomination:read_own': ['self'],
  'nomination:judge': ['award_office'],
  'nomination:withdraw': ['nominator_in'],
  'nomination:withdraw_own': ['self'],
  'nomination:give_materials': ['self'],

  'nomination_letter:ask': ['nominator_in'],
  'nomination_letter:read': ['self', 'nominator_in', 'award_office'],
  'nomination_letter:read_body': ['self', 'award_office'],
  'nomination_letter:read_pack': ['award_committee'],
  'nomination_letter:write': ['self'],

  'award:read': ['self', ...LEADERS_OF, ...OFFICES],
  'award:read_decision': ['self', 'faculty_affairs'],
  'award:list': ['self'],
  'award:withdraw': ['uninvolved_faculty_affairs'],

  'stipend:read': ['self', 'chair', 'mentorship_lead', 'faculty_affairs'],
  'stipend:write': ['uninvolved_faculty_affairs'],
} as const satisfies Record<string, readonly Relation[]>;
