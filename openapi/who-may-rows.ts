/** The rows of the README's table of who may do what. Each permission stands in one of them. */
import type { Permission } from '../src/domain/permissions/index.ts';
import type { Relation } from '../src/domain/relations.ts';

export const COLUMNS = [
  'mentee',
  'mentor',
  'director',
  'physician-in-chief',
  'facilitator',
  'vice-chair',
  'mentorship lead',
  'faculty affairs',
  'administrator',
  'chair',
] as const;

/** Roles without a column of their own, named in the last one. */
export const OTHERS = [
  'division head',
  'committee',
  'superior',
  'applicant',
  'author',
  'host of the cohort',
  'member of the group',
  'everybody but external mentors',
] as const;

export type Place = (typeof COLUMNS)[number] | (typeof OTHERS)[number];

/** R: reads. W: writes, that is creates or changes. D: decides, that is agrees, approves, ends, waives or voids. */
export type Letter = 'R' | 'W' | 'D';

export type Row = Readonly<{
  matter: string;
  R?: readonly Permission[];
  W?: readonly Permission[];
  D?: readonly Permission[];
  /** Parts that fewer people read, by what they are. */
  only?: Readonly<Record<string, readonly Permission[]>>;
  /** Where this row shows a relation, if it is not where others show it. */
  as?: Readonly<Partial<Record<Relation, readonly Place[]>>>;
}>;

export const rows: readonly Row[] = [
  {
    matter: 'People, units, roles, directory of mentors',
    R: ['person:read', 'division:read', 'site:read', 'membership:read', 'role:read', 'mentor:read'],
    W: ['person:write', 'division:write', 'site:write', 'membership:write', 'role:write', 'person:merge'],
    only: { 'e-mail address': ['person:read_email'] },
  },
  { matter: 'Records that may be one person', R: ['possible_duplicate:read'], W: ['possible_duplicate:dismiss'] },
  { matter: 'HR record of a person', R: ['person:read_record'] },
  {
    matter: 'Appointments, position descriptions',
    R: ['appointment:read', 'position:read'],
    W: ['appointment:write', 'position:write'],
    only: { outcome: ['appointment:read_outcome'] },
  },
  {
    matter: 'Career milestones, files submitted for promotion',
    R: ['milestone:read'],
    W: ['milestone:write', 'promotion_file:write'],
    only: { files: ['promotion_file:read'] },
  },
  { matter: 'Leaves', R: ['leave:read'], W: ['leave:write'], only: { kind: ['leave:read_kind'] } },
  { matter: 'Reporting lines', R: ['line:read'], W: ['line:write'] },
  { matter: 'Policy', R: ['policy:read', 'department:read'], W: ['policy:write'] },
  {
    matter: 'Expectation documents, courses in mentoring',
    R: ['expectation:read', 'training_course:read'],
    W: ['expectation:write', 'training_course:write'],
  },
  {
    matter: 'Sign-ins, offices of HR and administration, department',
    R: ['login:read'],
    W: ['login:write', 'role:write_office', 'department:edit'],
  },
  {
    matter: 'Sign-ins, roles and merges that wait for a second person (never whoever asked)',
    R: ['access_change:read'],
    W: ['access_change:withdraw'],
    D: ['access_change:decide'],
    as: { self: COLUMNS, duplicate: [] },
  },
  { matter: 'Meetings, plans and reviews of before, by import', W: ['history:import'] },
  { matter: 'Imports, jobs, event log', R: ['import:read', 'job:read', 'event:read'], W: ['import:write', 'job:cancel'] },

  { matter: 'Mentor requests: facts', R: ['mentor_request:read', 'unmatched:read'] },
  {
    matter: 'Mentor requests: reason and wishes',
    R: ['mentor_request:read_content'],
    W: ['mentor_request:create', 'mentor_request:edit', 'mentor_request:withdraw'],
    D: ['mentor_request:reopen'],
  },
  {
    matter: 'Match discussions',
    R: ['match_discussion:read'],
    W: ['match_discussion:contribute', 'match_discussion:delegate'],
    D: ['match_discussion:open', 'match_discussion:conclude', 'match_discussion:cancel'],
    only: { 'note of no match': ['mentor_request:read_note'] },
  },
  { matter: 'Mentor candidates for a person', R: ['candidate:read'] },
  { matter: 'Check of a pair for reporting lines', R: ['conflict:check'] },
  {
    matter: 'Needs of a mentee',
    R: ['needs:read', 'assignment:read_needs'],
    W: ['needs:write'],
    only: { 'wished likeness': ['needs:read_concordance'] },
  },
  { matter: 'Profile of a mentor', R: ['mentor_profile:read'], W: ['mentor_profile:write'], as: { self: ['mentor'] } },
  {
    matter: 'Training of a mentor',
    R: ['mentor_training:read'],
    W: ['mentor_training:write'],
    D: ['mentor_training:verify'],
    only: { evidence: ['mentor_training:read_evidence'] },
    as: { self: ['mentor'] },
  },

  {
    matter: 'Assignments',
    R: ['assignment:read'],
    W: ['assignment:propose', 'assignment:record', 'assignment:edit', 'assignment:withdraw'],
    D: [
      'assignment:accept',
      'assignment:decline',
      'assignment:end',
      'assignment:end_early',
      'assignment:end_together',
      'assignment:complete',
      'assignment:pause',
      'assignment:resume',
      'assignment:object',
      'assignment:convert',
      'assignment:void',
      'assignment:record_acceptance',
    ],
    only: { 'evidence of an acceptance': ['assignment:read_evidence'] },
  },
  { matter: 'Claimed relations', R: ['assignment:read_claim'], W: ['assignment:withdraw_claim'], D: ['assignment:confirm'] },
  { matter: 'Absence and departure of a mentor', R: ['leave_choice:read', 'succession:read'], D: ['leave_choice:make'] },
  {
    matter: 'Conflict cases',
    R: ['conflict_case:read'],
    D: ['conflict_case:acknowledge', 'conflict_case:resolve'],
    only: { notes: ['conflict_case:read_note'] },
  },
  { matter: 'Agreements: that there is one; acknowledged expectations', R: ['agreement:read', 'acknowledgement:read'] },
  { matter: 'Agreements: text', R: ['agreement:read_text'], W: ['agreement:write'], D: ['agreement:acknowledge'] },
  { matter: 'Meetings', R: ['meeting:read'], W: ['meeting:write'], D: ['meeting:void'] },
  { matter: 'Meetings: agenda, notes', R: ['meeting:read_content'] },
  {
    matter: 'Sponsorship actions (by the sponsor, as mentor)',
    R: ['sponsorship_action:read'],
    W: ['sponsorship_action:record', 'sponsorship_action:edit', 'sponsorship_action:void'],
    D: ['sponsorship_action:answer', 'sponsorship_action:void_verified'],
    only: { words: ['sponsorship_action:read_words'] },
    as: { author: ['mentor'], anyone: ['mentor'] },
  },
  {
    matter: 'Dossier reports (on the mentor); consent to be named in them (by the mentee)',
    R: ['report:read', 'report_consent:read'],
    W: ['report:request', 'report:comment', 'report:withdraw', 'report:supersede', 'report_consent:answer'],
    D: ['report:issue'],
    as: { self: ['mentor', 'mentee'], author: ['mentor'] },
  },
  {
    matter: 'What reports say of a mentee (by the mentor)',
    R: ['report_mention:read'],
    W: ['report_mention:write'],
    D: ['report_mention:answer'],
    as: { self: ['mentee'] },
  },
  { matter: 'Output profiles of reports', R: ['report_profile:read'], W: ['report_profile:write'] },
  {
    matter: 'CFAR mentorship statements (on the mentee)',
    R: ['cfar_statement:read'],
    W: ['cfar_statement:request', 'cfar_statement:write'],
    as: { self: ['mentee'] },
  },
  { matter: 'Batches of reports', R: ['report_batch:read'], W: ['report_batch:request'] },
  { matter: 'Analyses of published counts', R: ['analysis:read'], W: ['analysis:run'] },
  {
    matter: 'Peer groups',
    R: ['peer_group:read', 'peer_group:read_content'],
    W: ['peer_group:edit'],
  },
  {
    matter: 'Memberships of peer groups',
    R: ['peer_membership:read'],
    W: ['peer_membership:invite', 'peer_membership:edit', 'peer_membership:withdraw', 'peer_membership:give_role'],
    D: ['peer_membership:answer', 'peer_membership:resume'],
    as: { self_in_person: ['mentee', 'mentor', 'member of the group'] },
  },
  { matter: 'Introductions', R: ['introduction:read'], W: ['introduction:write'], as: { author: ['facilitator'] } },
  { matter: 'Feedback to a pair', R: ['pair_feedback:read'], W: ['pair_feedback:give'], as: { author: [] } },

  {
    matter: 'Academic plans: dates and state',
    R: ['plan:read'],
    D: ['plan:endorse', 'plan:decide', 'plan:close'],
    only: { comments: ['plan:read_comments'], 'own decision': ['plan:read_decision'] },
  },
  {
    matter: 'Academic plans: content, goals and progress',
    R: ['plan:read_content', 'plan:read_in_force', 'plan:read_draft', 'plan:read_history', 'plan:read_signed', 'plan:read_progress'],
    W: ['plan:write', 'plan:write_draft', 'plan:attach'],
  },
  {
    matter: 'Check-ins: dates and state',
    R: ['check_in:read', 'check_in:read_due'],
    W: ['check_in:schedule', 'check_in:delegate', 'check_in:record'],
    D: ['check_in:allow_early', 'check_in:acknowledge', 'check_in:waive', 'check_in:void'],
  },
  { matter: 'Check-ins: content', R: ['check_in:read_content', 'check_in:read_shared'], W: ['check_in:hold'] },
  {
    matter: 'Annual reviews: dates and state',
    R: ['annual_review:read'],
    D: ['annual_review:answer', 'annual_review:waive', 'annual_review:waive_otherwise', 'annual_review:void'],
  },
  {
    matter: 'Annual reviews: content',
    R: ['annual_review:read_content'],
    W: ['annual_review:give_input', 'annual_review:hold', 'annual_review:edit', 'annual_review:release'],
    only: { issues: ['annual_review:read_issues'] },
  },
  { matter: 'Actions agreed in them', R: ['action:read'], W: ['action:edit', 'action:share'] },
  {
    matter: 'Obligations and waivers',
    R: ['obligation:read'],
    D: ['obligation:waive'],
    only: { 'words of a waiver': ['obligation:read_waiver_note', 'check_in:read_note', 'annual_review:read_note'] },
  },
  { matter: 'Preview of the first morning of the programme, in numbers', R: ['cut_over:read'] },
  {
    matter: 'Metrics: catalogue; values of units; whether somebody is counted',
    R: ['metric:read', 'metric:read_values', 'metric:read_explanation'],
  },
  { matter: 'Programme reports', R: ['programme_report:read'], W: ['programme_report:request'] },
  { matter: 'Roster of a division', R: ['roster:read'], only: { 'handover pack': ['handover:read'] } },

  {
    matter: 'Recognition credits and statements',
    R: ['credit:read'],
    D: ['credit:reverse', 'credit_statement:issue'],
    only: { 'MOC statement': ['moc_statement:read'], decisions: ['credit:read_decision'] },
    as: { self: ['mentee', 'mentor'] },
  },
  {
    matter: 'Badges, of their holder',
    R: ['badge:read'],
    W: ['badge:ask', 'badge:revoke'],
    as: { self_in_person: ['mentee', 'mentor'] },
  },
  {
    matter: 'Claims of credits, and the rules of credits',
    R: ['credit_claim:read', 'credit_rules:read'],
    W: ['credit_claim:make', 'credit_claim:withdraw', 'credit_rules:write'],
    D: ['credit_claim:decide', 'credit_claim:verify_teaching', 'credit_claim:verify_service'],
    as: { self: ['mentee', 'mentor'], not_external: [...COLUMNS, 'division head', 'committee'] },
  },
  {
    matter: 'Own answers on contact after completed relations; scholarly outputs, by the mentee (read by the mentor with consent)',
    R: ['relation_follow_up:read', 'scholarly_output:read'],
    W: ['relation_follow_up:write', 'scholarly_output:record', 'scholarly_output:write'],
    as: { anyone: ['mentee'] },
  },
  {
    matter: 'Learning records, of the person alone',
    R: ['learning_record:read'],
    W: ['learning_record:write'],
    as: { self: ['mentee', 'mentor'] },
  },
  {
    matter: 'Feedback and thanks to a mentor, and reflections on it',
    R: ['mentor_feedback:read', 'mentor_feedback:read_forms', 'feedback_collection:read', 'feedback_reflection:read', 'thanks:read'],
    W: ['mentor_feedback:write', 'feedback_reflection:write', 'thanks:send', 'thanks:publish'],
    D: ['thanks:agree', 'thanks:unpublish'],
  },

  {
    matter: 'Awards, their cycles and committees; stipends (of the person who has them)',
    R: ['award_programme:read', 'award_cycle:read', 'award:read', 'stipend:read'],
    W: ['award_programme:write', 'award_cycle:plan', 'award_cycle:run', 'stipend:write'],
    D: ['award:list', 'award:withdraw'],
    only: { decisions: ['award:read_decision'] },
  },
  {
    matter: 'Nominations for awards (by the nominator as author, of the nominee as mentor)',
    R: ['nomination:read', 'nomination:read_pack', 'nomination:read_own', 'award_ranking:read'],
    W: ['nomination:draft', 'nomination:write', 'nomination:give_materials'],
    D: ['nomination:judge', 'nomination:withdraw', 'nomination:withdraw_own', 'award_ranking:give'],
    as: { self: ['mentor'] },
  },
  {
    matter: 'Letters for nominations (by the writer as author)',
    R: ['nomination_letter:read', 'nomination_letter:read_pack'],
    W: ['nomination_letter:ask', 'nomination_letter:write'],
    only: { 'what they say': ['nomination_letter:read_body'] },
    as: { self: ['author'] },
  },

  { matter: 'Enrolment of part-time and adjunct faculty', R: ['enrolment:read'], W: ['enrolment:write'] },
  {
    matter: 'Calls for facilitators',
    R: ['facilitator_call:read'],
    W: ['facilitator_call:open', 'facilitator_call:cancel'],
  },
  {
    matter: 'Applications as facilitator',
    R: ['facilitator_application:read'],
    W: ['facilitator_application:withdraw', 'facilitator_application:serve'],
    D: ['facilitator_application:decide'],
    only: { statement: ['facilitator_application:read_statement'] },
    as: { self: ['applicant'] },
  },
  {
    matter: 'Concerns (by whoever raises one)',
    R: ['concern:read'],
    W: ['concern:withdraw'],
    D: ['concern:handle'],
    as: { self: ['author'] },
  },
  { matter: 'Programme events', R: ['programme_event:read'], W: ['programme_event:write'] },
  { matter: 'Attendance', R: ['attendance:read'], W: ['attendance:write'] },
  {
    matter: 'Resources',
    R: ['resource:read', 'resource:read_division'],
    W: ['resource:write'],
    only: { 'use counts': ['resource:read_use_count'] },
  },
  {
    matter: 'Surveys',
    R: ['survey_instrument:read', 'survey_wave:read'],
    only: { results: ['survey_result:read'], 'who answered what, of identified ones': ['survey_answers:read'] },
    W: ['survey_instrument:write', 'survey_wave:write'],
    D: ['survey_wave:approve'],
  },
  {
    matter: 'Interviews and focus groups',
    R: ['focus_activity:read'],
    W: ['focus_activity:write'],
  },
  { matter: 'Cohorts', R: ['cohort:read'], W: ['cohort:plan', 'cohort:edit'], D: ['cohort:run'] },
  { matter: 'Mentors of cohorts', R: ['cohort_mentor:read'], W: ['cohort_mentor:write'], as: { self: ['mentor'] } },
  { matter: 'Matching rounds of cohorts', R: ['matching_round:read'], D: ['matching_round:run'] },
  {
    matter: 'Applications to cohorts, with their files; pairs (of the two)',
    R: ['cohort_application:read', 'cohort_pair:read'],
    W: ['cohort_application:write'],
    D: ['cohort_application:decide'],
    as: { self: ['applicant'] },
  },
  {
    matter:
      'One’s own: notifications, calendar feed, declared conflicts, wishes of likeness; apply, raise a concern, acknowledge expectations, form a peer group',
    R: ['me:read', 'survey_invitation:read', 'notification:read', 'calendar:read', 'concordance:read', 'declaration:read'],
    W: [
      'notification:edit',
      'survey_invitation:write',
      'calendar:write',
      'concordance:write',
      'declaration:write',
      'acknowledgement:write',
      'resource:use',
      'resource:use_division',
      'facilitator_application:apply',
      'concern:raise',
      'peer_group:form',
    ],
    as: { self: COLUMNS },
  },
];
