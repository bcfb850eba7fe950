/** The leaks that there were, or could easily be: each is planted again, so that the attack of secrets.test.ts proves that it would find it. */
import type { Permission } from '../../src/domain/permissions/index.ts';
import type { Relation } from './confidentiality-relations.ts';

export type Rewrite = readonly [what: RegExp, by: string];

/** A way to tell a secret, which is planted in the service again to see whether the attack finds it. */
export interface Leak {
  name: string;
  /** Who finds it, in the world of which group, by which operation. */
  asker: Relation;
  group: number;
  operation: string;
  /** The secrets that it tells. */
  tells: readonly string[];
  /** A permission that everybody holds; what a statement has in place of something else. */
  open?: Permission;
  rewrite?: Rewrite;
  /** By what is refused, and not by what is answered. */
  byWriting?: true;
}

export const leaks: readonly Leak[] = [
  {
    name: 'absence is a reason in the list of candidates',
    ...{ asker: 'fellow', group: 0, operation: 'listMentorCandidates', open: 'leave:read' },
    tells: ['the leave of somebody who could be a mentor'],
  },
  {
    name: 'appointments of candidates are judged on the day asked about',
    ...{ asker: 'fellow', group: 0, operation: 'listMentorCandidates', open: 'appointment:read' },
    tells: ['the coming end of an appointment'],
  },
  {
    name: 'appointments in the directory are those of the day asked about',
    ...{ asker: 'colleague', group: 0, operation: 'listPeople', open: 'appointment:read' },
    tells: ['the coming end of an appointment'],
  },
  {
    name: 'the directory lists those who have died until the day of their death',
    ...{ asker: 'colleague', group: 0, operation: 'listPeople' },
    rewrite: [/("p"\."deceased_on" > )(\$\d+)/, "$1least($2::date, '2026-02-01'::date)"],
    tells: ['the day of a death'],
  },
  {
    name: 'the directory of mentors contradicts the list of candidates',
    ...{ asker: 'colleague', group: 1, operation: 'listMentors', open: 'mentor_profile:read' },
    tells: ['that a mentor declared a conflict with the asker, and does not just take no mentees'],
  },
  {
    name: 'a profile is shown where its mentor is not available by a declaration',
    ...{ asker: 'fellow', group: 1, operation: 'listMentorCandidates' },
    rewrite: [/coalesce\(apart\.is_others, false\)/g, 'false'],
    tells: ['that a mentor declared a conflict with the asker, and does not just take no mentees'],
  },
  {
    name: 'declarations are read by others',
    ...{ asker: 'colleague', group: 1, operation: 'listConflictDeclarations', open: 'declaration:read' },
    tells: ['that two others declared a conflict'],
  },
  {
    name: 'declarations are read by others, with days and kinds',
    ...{ asker: 'director_mentor', group: 0, operation: 'listConflictDeclarations', open: 'declaration:read' },
    tells: ['on which days, and why, two cannot be matched'],
  },
  {
    name: 'the score counts likeness as soon as it has changed',
    ...{ asker: 'facilitator', group: 0, operation: 'listMentorCandidates' },
    rewrite: [
      /not exists \(select from concordance_change changed where/,
      'not exists (select from concordance_change changed where false and',
    ],
    tells: ['how a mentee identifies who has changed it lately'],
  },
  {
    name: 'the score counts likeness for leaders',
    ...{ asker: 'director', group: 2, operation: 'listMentorCandidates', open: 'needs:read_concordance' },
    rewrite: [
      /not exists \(select from concordance_change changed where/,
      'not exists (select from concordance_change changed where false and',
    ],
    tells: ['how a mentor identifies'],
  },
  {
    name: 'wishes of likeness are those of everybody',
    ...{ asker: 'colleague', group: 0, operation: 'getConcordance' },
    rewrite: [/(from "concordance_preference" where .*)"person_id" = (\$\d+)/, '$1("person_id" = $2 or true)'],
    tells: ['in which respect a mentee would like a mentor who is like them'],
  },
  {
    name: 'reasons are read by others than who gave them',
    ...{ asker: 'facilitator', group: 0, operation: 'getAssignment' },
    rewrite: [/r\.author_id = (\$\d+)/, '(r.author_id = $1 or true)'],
    tells: ['why somebody declined'],
  },
  {
    name: 'concerns are read by others than the confidant',
    ...{ asker: 'colleague', group: 0, operation: 'listConcerns', open: 'concern:read' },
    tells: ['a concern'],
  },
  {
    name: 'the kind of a leave is read with its days',
    ...{ asker: 'director', group: 2, operation: 'listLeaves', open: 'leave:read_kind' },
    tells: ['the kind of a leave'],
  },
  {
    name: 'the roster follows the adjusted clock for everybody',
    ...{ asker: 'facilitator', group: 0, operation: 'getDivisionRoster', open: 'leave:read' },
    tells: ['the leave of a mentee', 'whether a leave stops the clock'],
  },
  {
    name: 'leaves are read by colleagues',
    ...{ asker: 'colleague', group: 1, operation: 'listLeaves', open: 'leave:read' },
    tells: ['the leave of somebody who mentors another'],
  },
  {
    name: 'outcomes of reviews are read by colleagues',
    ...{ asker: 'colleague', group: 0, operation: 'listMilestones', open: 'milestone:read' },
    tells: ['how an appointment was reviewed'],
  },
  {
    name: 'files submitted for promotion are read by colleagues',
    ...{ asker: 'colleague', group: 0, operation: 'listPromotionFiles', open: 'promotion_file:read' },
    tells: ['for which promotion somebody submitted a file'],
  },
  {
    name: 'the status of a plan follows the adjusted clock for everybody',
    ...{ asker: 'facilitator', group: 0, operation: 'listPlans', open: 'leave:read' },
    tells: ['the leave of a mentee'],
  },
  {
    name: 'a longer planned end is refused where the appointment of the other ends before',
    ...{ asker: 'fellow', group: 0, operation: 'editAssignment', open: 'appointment:read', byWriting: true },
    tells: ['the coming end of an appointment'],
  },
  {
    name: 'a proposal is refused where the appointment of the other ends before it begins',
    ...{ asker: 'colleague', group: 0, operation: 'proposeAssignment', open: 'appointment:read', byWriting: true },
    tells: ['the coming end of an appointment'],
  },
  {
    name: 'a relation of days that have been is refused after the day of a death',
    ...{ asker: 'colleague', group: 0, operation: 'proposeAssignment', open: 'person:read_record', byWriting: true },
    tells: ['the day of a death'],
  },
  {
    name: 'what a sponsor did is refused after the day of a death',
    ...{ asker: 'colleague', group: 0, operation: 'recordSponsorshipAction', open: 'person:read_record', byWriting: true },
    tells: ['the day of a death'],
  },
  {
    name: 'an introduction is refused after the day of a death',
    ...{ asker: 'facilitator', group: 0, operation: 'recordIntroduction', open: 'person:read_record', byWriting: true },
    tells: ['the day of a death'],
  },
  {
    name: 'a declared conflict is refused in other words than a mentor who takes no mentees',
    ...{ asker: 'fellow', group: 1, operation: 'proposeAssignment', byWriting: true },
    rewrite: [/(declared_apart\(\$\d+, m\.id, [^)]*\)) as declared_apart/, '$1 and false as declared_apart'],
    tells: ['that a mentor declared a conflict with the asker, and does not just take no mentees'],
  },
  {
    name: 'held feedback is read by its mentor',
    ...{ asker: 'mentor', group: 0, operation: 'listMentorFeedback' },
    rewrite: [/f\.state = 'released'/, "f.state in ('released', 'held')"],
    tells: ['that a mentee holds feedback to their mentor'],
  },
  {
    name: 'badges are read by colleagues',
    ...{ asker: 'colleague', group: 0, operation: 'listBadges', open: 'badge:read' },
    tells: ['that somebody has a badge'],
  },
  {
    name: 'applications to cohorts are read by everybody',
    ...{ asker: 'colleague', group: 0, operation: 'listCohortApplications', open: 'cohort_application:read' },
    tells: ['who applied to a cohort, with which words and choices'],
  },
  {
    name: 'nominations are read by everybody',
    ...{ asker: 'colleague', group: 0, operation: 'listNominations', open: 'nomination:read' },
    tells: ['who was nominated for an award and did not get it, by which letter and in which order'],
  },
  {
    name: 'the lead reads why a credit was taken back',
    ...{ asker: 'lead', group: 3, operation: 'listCredits' },
    rewrite: [/e\.reason = 'misconduct' and not/, "e.reason = 'misconduct' and false and not"],
    tells: ['that a decision took a credit back, and not what happened to a certificate'],
  },
  {
    name: 'reflections are read by others than their mentor',
    ...{ asker: 'colleague', group: 0, operation: 'listFeedbackReflections', open: 'feedback_reflection:read' },
    tells: ['that a mentor reflected on what a mentee said to them'],
  },
  {
    name: 'learning records are read by others',
    ...{ asker: 'colleague', group: 0, operation: 'listLearningRecords', open: 'learning_record:read' },
    tells: ['that a mentor learned something for a mentee'],
  },
  {
    name: 'thanks are read before they are public',
    ...{ asker: 'colleague', group: 0, operation: 'listThanks', open: 'thanks:read' },
    tells: ['that a mentee thanked their mentor'],
  },
  {
    name: 'memberships of peer groups are read by everybody',
    ...{ asker: 'colleague', group: 0, operation: 'listPeerMemberships', open: 'peer_membership:read' },
    tells: ['who is in a peer group, and what they want to do there'],
  },
];
