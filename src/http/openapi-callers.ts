import { grants, type Permission } from '../domain/permissions/index.ts';
import type { Relation } from '../domain/relations.ts';

/**
 * Each relation in words. "The person" is the one it belongs to: the mentee of an assignment, the subordinate of a reporting line, the
 * owner of a plan or an appointment.
 */
const WORDS: Readonly<Record<Relation, string>> = {
  anyone: 'everybody who is signed in',
  not_external: 'everybody who is signed in, except external people',
  self: 'the person it belongs to',
  self_in_person: 'the person it belongs to, and no client that acts for them',
  in_person: 'everybody who is signed in, and no client that acts for them',
  group_member: 'the members of the group who are not suspended, and no client that acts for them',
  group_point: 'the point persons and coordinators of the group, and no client that acts for them',
  group_alumni: 'the alumni of the group, and no client that acts for them',
  mentor: 'the mentor',
  superior: 'the superior of the line',
  duplicate: 'the person of the record that a merge gives up',
  author: 'the person who created it',
  cohort_host: 'the host of the cohort',
  confidant: 'the confidant',
  conductor: 'the vice-chair of the check-in',
  conductor_in_office: 'the vice-chair of the check-in while in office',
  conductor_of: 'a vice-chair who checks in with the person',
  reviewer: 'the leader who held the review',
  reviewer_in_office: 'the leader who held the review while in office',
  decider_of: 'the people who decided on the version',
  decider_in_office: 'the people who decided on the version while in office',
  action_holder: 'whoever holds the office of the check-in or review today',

  mentor_of: 'the formal mentors of the person',
  writer_of: 'the formal mentors whom the person lets write the draft',
  former_mentor_of: 'former formal mentors of the person',
  director_of: 'the division director of the person',
  director_of_mentor: 'the division director of the mentor',
  physician_in_chief_of: 'the physician-in-chief of the person',
  division_head_of: 'the hospital division head of the person',
  facilitator_of: 'the mentorship facilitator of the person',
  facilitator_of_mentor: 'the mentorship facilitator of the mentor',
  answers_for: 'the leader who answers for the person',
  directs_division: 'the director of the division',
  leads_site: 'the physician-in-chief of the site',
  facilitates_division: 'the mentorship facilitator of the division',
  member_of_division: 'the members of the division',

  delegate_in: 'a delegate in the discussion',
  spoke_in: 'people who contributed to the discussion',
  chair_needed_in: 'the Chair where the discussion needs the Chair',
  took_part_in_office: 'people who took part in a discussion of the request while in office',

  chair: 'the Chair',
  vice_chair: 'the vice-chairs',
  mentorship_lead: 'the mentorship lead',
  committee_member: 'committee members',
  mentorship_committee: 'the committee that decides on facilitators',
  faculty_affairs: 'faculty affairs',
  programme_admin: 'programme administrators',

  uninvolved_director_of: 'the division director of the person unless they are a party',
  uninvolved_lead: 'the mentorship lead unless they are a party',
  chair_without_lead: 'the Chair where no mentorship lead is left who is not involved',
  uninvolved_faculty_affairs: 'faculty affairs unless they are a party',
  uninvolved_admin: 'a programme administrator unless they are a party',
  uninvolved_chair: 'the Chair unless they are a party',
  uninvolved_facilitator_of: 'the mentorship facilitator of the person unless they are a party',
  uninvolved_facilitator_of_mentor: 'the mentorship facilitator of the mentor unless they are a party',
  uninvolved_committee: 'the committee that decides on facilitators unless they are a party',

  award_office: 'the Chair, the mentorship lead and the director of the award’s division, unless they are a party of the cycle',
  award_committee: 'the committee of the cycle',
  nominator_in: 'the nominators',
};

/** The roles and relations that hold the permission, in words. */
export function holdersOf(permission: Permission): string[] {
  return grants[permission].map((relation: Relation) => WORDS[relation]);
}

/** `a, b or c` */
export function listed(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');
}

/** Who may call an operation of this permission, in a sentence. */
export function callersOf(permission: Permission | 'public'): string {
  if (permission === 'public') return 'Anyone may call it, without a token.';
  return `Who may call it: ${listed(holdersOf(permission))}.`;
}
