/** How confidential each field of an answer is, continued: what a mentorship brings with it. */
import type { FieldsByClass } from './confidentiality-fields.ts';

const matching: Record<string, FieldsByClass> = {
  // What somebody looks for is working content like a plan (section 8 does not say): it is not on the roster (11.3).
  NeedsProfile: {
    C3: 'person_id version is_latest needs training_location career_stage career_stage_source intensity',
    C8: 'concordance_requested',
  },
  Need: { C3: 'area priority' },
  MentorCandidate: {
    C0: [
      'kind display_name division_id division_code site_id site_code rank position_description expertise need_areas languages',
      'is_open_to_approach capacity formal_mentees free_capacity',
    ].join(' '),
    C1: 'is_eligible score contributions policy_version exclusions could_be',
    C2: 'appointment_ends_on retirement_expected_on',
    C8: 'concordance concordance.requested concordance.met',
  },
  ScoreContribution: { C1: 'component weight share_pct points' },
  CandidateExclusion: { C1: 'reason detail starts_on ends_on basis' },
  MentorRequest: {
    id: 'needs_profile_id',
    C1: [
      'mentee type via status is_primary replaces_id starts_on planned_ends_on opened_on answer_due_on is_overdue waiting_days withdrawn_on',
      'no_match_on no_match_reason reopens_on assignment_id discussion_id',
    ].join(' '),
    C3: 'choices reason',
    C5: 'no_match_note',
  },
  MentorRequestChoice: { C3: 'rank mentor' },
  MatchDiscussion: {
    C1: [
      'request_id mentee is_open opened_on planned_on due_on is_overdue held_on outcome participants missing contributions mentor_id',
      'assignment_id concluded_by concluded_at',
    ].join(' '),
  },
  MatchContribution: { C1: 'person capacity stands_in delegated_from_id took_part_on', C5: 'agrees input' },
  MissingParticipant: { C1: 'capacity is_vacant holder_ids stand_in_ids' },
  UnmatchedPerson: { C1: 'display_name division_code reason since days_waiting request_id last_end_cause' },
  Introduction: { C1: 'mentee_id mentee_name mentor_id mentor_name facilitator_id facilitator_name introduced_on request_id' },
};

const pairs: Record<string, FieldsByClass> = {
  AssignmentParty: { C0: 'display_name division_code' },
  Assignment: {
    C1: [
      'subtype status mentee mentor is_primary category origin starts_on planned_ends_on ends_on mentee_accepted_at mentor_accepted_at activated_at',
      'converted_from_id request_id expires_on intervals warnings',
    ].join(' '),
    C3: 'need_areas',
    C4: 'own_reasons own_reasons[].kind own_reasons[].code own_reasons[].note',
  },
  AssignmentInterval: { C1: 'status starts_on ends_on' },
  AssignmentWarning: { C1: 'code detail' },
  ReportingCheck: { C1: 'mentee_id mentor_id starts_on ends_on reports_to inverse_power free_until bases' },
  ConflictBasis: { C1: 'kind role_id line_ids division_id site_id starts_on ends_on detail' },
  ConflictCase: {
    C9: [
      'assignment_id mentee_id mentor_id status resolution source starts_on ends_on basis_ends_on detected_on due_on mentee_name mentor_name bases',
      'policy_version note acknowledged_by resolved_by',
    ].join(' '),
  },
  LeaveChoice: { C1: 'assignment_id choice absent_from continues_on request_id chosen_by' },
  SuccessionItem: { C1: 'kind assignment_id mentee mentor is_primary starts_on ends_on request_id choice' },
  SuccessionParty: { C0: 'display_name' },
  MentoringAgreement: {
    C2: [
      'assignment_id mentee_id mentor_id version is_latest is_acknowledged definition_id definition_version review_on mentee_acknowledged_at',
      'mentor_acknowledged_at',
    ].join(' '),
    C3: 'text',
  },
  AgreementText: { C3: 'expectations boundaries objectives frequency scheduled_by confidentiality problem_handling' },
  Meeting: {
    C2d: [
      'assignment_id mentee_id mentor_id kind mode status proposed_by scheduled_at duration_min held_on logged_by logged_at confirmed_by confirmed_at',
      'absent qualifies not_qualifying_because joint_id',
    ].join(' '),
    C4: 'agenda location goal_lineage_ids reasons',
  },
  'getMeeting (calendar)': { C2d: 'content' },
  MeetingReason: { C4: 'kind author_id note at' },
  MeetingNote: { C4: 'meeting_id author_id visibility body' },
  Concern: {
    C9: [
      'status raised_by_id raised_by_name about_person_id about_person_name assignment_id route routed_to_id routed_to_name routed_on',
      'acknowledged_at closed_at withdrawn_at body outcome',
    ].join(' '),
  },
};

const work: Record<string, FieldsByClass> = {
  AcademicPlan: {
    id: 'in_force_id original_id content_of_id',
    C2: 'mentee starts_on ends_on closed_on until_on status latest',
    C3: 'content goals',
  },
  LatestPlanVersion: { C2: 'version change state submitted_on in_force_on' },
  PlanVersion: {
    id: 'plan_id based_on_id',
    C1: 'position_description',
    C2: 'mentee_id version change state is_original submitted_on in_force_on superseded_on endorsements decisions missing',
    C3: 'content goals',
  },
  PlanContent: { C3: 'long_term_goals stakeholders resources_needed barriers' },
  PlanGoal: { C3: 'lineage_id domain statement measure target_on progress advice' },
  PlanAdvice: { C3: 'code detail' },
  PlanEndorsement: { C2: 'mentor endorsed_on is_current' },
  PlanDecision: { C2: 'person capacity stands_in_for role_id decision decided_on', C3: 'comments' },
  MissingApproval: { C2: 'capacity is_vacant holder_ids' },
  PlanDiff: { C3: 'plan_id from_id from_version to_id to_version fields goals' },
  PlanFieldChange: { C3: 'field before after' },
  PlanGoalChanges: { C3: 'added removed changed' },
  PlanGoalText: { C3: 'lineage_id domain statement measure target_on progress' },
  PlanGoalChange: { C3: 'lineage_id fields' },
  PlanGoalFieldChange: { C3: 'field before after' },

  CheckIn: {
    C2: [
      'mentee_id mentee_name state conductor_id conductor_name portfolio clock_starts_on planned_on held_on acknowledged_at waived_reason due_on',
      'window_starts_on window_ends_on is_due is_overdue is_acknowledgement_late waived_on voided_reason conductor_bar',
    ].join(' '),
    C5: 'content waived_note',
  },
  CheckInContent: { C5: 'academic_goals work_life_balance', C6: 'satisfaction_rating satisfaction_text' },
  CheckInConductors: {
    C1: 'mentee_id portfolio conductors conductors[].person_id conductors[].name conductors[].portfolio conductors[].scheduled',
  },
  AnnualReview: {
    C2: [
      'mentee_id mentee_name academic_year due_on state reviewer_id reviewer_name capacity held_on acknowledged_at contested_at waived_reason',
      'waived_on voided_reason',
    ].join(' '),
    C5: 'content waived_note',
  },
  AnnualReviewContent: {
    C5: 'mentee_input support_given feedback issues contest_note',
    C6: 'mentorship_quality mentorship_quantity appropriateness_to_needs',
  },
  ActionItem: { C5: 'source check_in_id review_id mentee_id owner_id owner_name text due_on done_on dropped_on is_open is_shared' },
  Obligation: {
    C2: 'person_id person_name kind occasion assignment_id mentor_id state opens_on due_on overdue_since done_on waiver_id detail',
  },
  ObligationDetail: {
    C2: [
      'suspended_since days_without first_offered_on version is_late programme_year qualifying minimum target expected_to_date longest_gap_days',
      'longest_gap_months projected waived_days is_evaluated last_month academic_year planned_on window_ends_on plan_id covers_to',
    ].join(' '),
    C9: 'recommended_latest_on',
  },
  ObligationWaiver: { C2: 'person_id kind occasion reason revoked_at created_by' },
};

const party = 'items[].mentee_id items[].mentor_id';
const role = 'total items items[].role_id items[].person_id items[].acting items[].starts_on items[].ends_on';
const figures = 'full_time eligible with_live_primary suspended in_matching without_mentor with_plan oriented meetings_on_track';
const listed = 'overdue due plans reviews requests';

const lists: Record<string, FieldsByClass> = {
  HandoverPack: {
    id: 'division.id',
    C0: 'division division.code division.name facilitators facilitator_calls directors',
    C1: 'as_of mentor_requests unmatched proposals interruptions coming',
    C2: 'plans annual_reviews',
    C9: 'conflict_cases',
  },
  HandoverRequests: {
    id: 'items[].id',
    C1: 'total items items[].mentee_id items[].type items[].status items[].opened_on items[].answer_due_on',
  },
  HandoverUnmatched: { C1: 'total items' },
  HandoverPlans: { C2: 'total items items[].version_id items[].plan_id items[].mentee_id items[].state items[].submitted_on' },
  HandoverAnnualReviews: {
    C2: 'total items items[].review_id items[].mentee_id items[].academic_year items[].state items[].held_on items[].due_on',
  },
  HandoverConflictCases: {
    id: 'items[].id',
    C9: `total items items[].assignment_id ${party} items[].status items[].starts_on items[].due_on`,
  },
  HandoverProposals: { id: 'items[].id', C1: `total items ${party} items[].starts_on items[].expires_on` },
  HandoverInterruptions: { C1: `total items items[].assignment_id ${party} items[].status items[].starts_on items[].ends_on` },
  HandoverComing: {
    C1: `total items items[].kind items[].assignment_id ${party} items[].starts_on items[].ends_on items[].request_id items[].choice`,
  },
  HandoverFacilitators: { C0: role },
  HandoverDirectors: { C0: role },
  HandoverFacilitatorCalls: {
    id: 'items[].id',
    C0: 'total items items[].opens_on items[].closes_on items[].term_starts_on items[].term_ends_on',
  },
  Worklist: {
    C2: `division as_of counts ${listed} ${listed
      .split(' ')
      .map((list) => `${list}.total ${list}.items`)
      .join(' ')}`,
    C9: 'conflict_cases conflict_cases.total conflict_cases.items',
  },
  WorklistDivision: { C0: 'code name' },
  WorklistCount: { C2: 'kind state count' },
  WorklistPlan: { C2: 'version_id plan_id mentee_id mentee_name state submitted_on is_yours' },
  WorklistReview: { C2: 'review_id mentee_id mentee_name academic_year state' },
  WorklistRequest: { C1: 'request_id mentee_id mentee_name status opened_on answer_due_on is_overdue' },
  WorklistCase: { C9: 'case_id assignment_id mentee_id mentee_name mentor_id mentor_name status starts_on due_on' },
  Roster: { id: 'division.id', C0: 'division division.code division.name', C2: 'as_of totals items cross_appointed' },
  RosterTotals: {
    C2: figures
      .split(' ')
      .map((figure) => `${figure} ${figure}.numerator ${figure}.denominator`)
      .join(' '),
  },
  RosterSite: { C0: 'code is_primary' },
  RosterPrimaryMentor: { C1: 'assignment_id person_id name division_code site_code since' },
  RosterNextMilestone: { C2: 'kind due_on' },
  RosterFlag: { C2: 'rule since' },
};

const rosterFacts = [
  'rank_since appointment_category appointed_on on_leave on_leave_until programme_year is_enrolled adjusted_months days_without_mentor',
  'qualifying_meetings_this_year expected_to_date last_meeting_month plan_state plan_version plan_covers_to orientation_done check_in_state',
  'check_in_due_on check_in_held_on annual_review_state annual_review_held_on next_milestone flags',
].join(' ');
const rosterRelations = 'hr_number other_formal_mentors status';
const rosterDirectory =
  'person_id name rank membership sites position_description is_willing has_current_training formal_mentees free_capacity';
const rosterDecisions = 'cfar_state cfar_earliest_on cfar_latest_on';
const mentorColumns = 'primary_mentor_name primary_mentor_division_code primary_mentor_site_code primary_mentor_since';

const rosters: Record<string, FieldsByClass> = {
  RosterEntry: { C0: rosterDirectory, C1: `${rosterRelations} primary_mentor`, C2: rosterFacts, C9: rosterDecisions },
  'getDivisionRoster (csv)': { C0: rosterDirectory, C1: `${rosterRelations} ${mentorColumns}`, C2: rosterFacts, C9: rosterDecisions },
};

export const mentorshipFields: Readonly<Record<string, FieldsByClass>> = { ...matching, ...pairs, ...work, ...lists, ...rosters };
