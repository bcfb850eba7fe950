/** How confidential each field of an answer is: its class (domain section 8), for every schema that somebody can be answered with. */
import type { Class } from './confidentiality-classes.ts';

/** Names of fields, set apart by spaces. */
export type FieldsByClass = Partial<Record<Class, string>>;

/** Fields that say the same wherever they are. */
export const everywhere: FieldsByClass = { id: 'id', meta: 'row_version created_at updated_at next_cursor total_count' };

/** What can be asked without being somebody, what everybody has of their own, and the department itself. */
const commons: Record<string, FieldsByClass> = {
  Live: { open: 'status' },
  Ready: { open: 'status checks checks.database checks.migrations checks.worker' },
  ProblemMeaning: { open: 'type code status title' },

  Me: { own: 'person_id display_name department_id department_name today now roles permissions client_id scopes' },
  HeldRole: { own: 'role division_id site_id portfolio' },
  Login: { own: 'person_id issuer subject ended_at' },
  Notification: { own: 'kind words path subject_id due_on read_at' },
  NotificationPreferences: { own: 'person_id mail muted_kinds' },
  CalendarFeed: { own: 'revoked_at' },
  'readCalendar (calendar)': { own: 'content' },
  ResourceUse: { own: 'resource_id person_id used_on' },

  Department: { C0: 'code name programme_starts_on academic_year_start_month time_zone institution' },
  Policy: {
    id: 'approved_by',
    C0: [
      'version starts_on ends_on reporting_line_depth cross_appointment_counts conflict_grace_days capacity_formal_default',
      'clock_stopping_leave_kinds match_participants discussion_required request_answer_days acceptance_days reminder_days',
      'no_match_reopen_days external_same_institution_barred mentor_leave_pause_days retirement_alert_months agreement_due_days',
      'agreement_review_months check_in_opens_months check_in_closes_months check_in_acknowledge_days annual_review_recent_days',
      'mentor_escalation_days plan_due_days plan_latest_days plan_renewal_months orientation_due_months first_meeting_days',
      'mentor_absence_grace_days evaluated_year_days obligation_reminder_days obligation_escalation_days early_career_years',
      'late_career_years meeting_min_minutes meeting_confirmation_days meetings_minimum meetings_target enrolled_meetings_minimum enrolled_meetings_target weight_needs weight_position',
      'weight_seniority weight_training_location weight_site weight_availability weight_mentor_training weight_concordance',
      'facilitator_committee meeting_reminder_days',
    ].join(' '),
  },
  Division: { C0: 'code name kind starts_on ends_on' },
  DivisionSuccession: { C0: 'from_division_id to_division_id kind succeeded_on' },
  Site: { C0: 'code name affiliation' },
  UnitReference: { C0: 'code name' },
  LeadershipRole: { C0: 'person_id role division_id site_id portfolio committee acting delegated_from_id starts_on ends_on' },
  ExpectationDocument: { C0: 'kind version title starts_on ends_on body' },
  FacilitatorCall: {
    C0: 'division_id status opens_on closes_on term_starts_on term_ends_on stipend_cents description cancelled_at',
  },
  ProgrammeEvent: { C0: 'kind title held_on division_id is_mandatory status expectation_document_ids cancelled_at' },
  Resource: { C0: 'kind title url description withdrawn_at', op: 'use_count' },

  Event: { op: 'at type actor_id client_id subject_id data request_id operation_id' },
  // By the noun of their type: that something happened is as confidential as what happened.
  Events: {
    C0: 'expectation_document facilitator_call mentor_profile programme_event resource',
    C1: 'assignment leave_choice match_discussion mentor_request position_description reporting_line',
    C2: [
      'academic_plan acknowledgement annual_review check_in event_attendance leave mentor_training mentoring_agreement needs_profile',
      'obligation_waiver plan_version programme_enrolment',
    ].join(' '),
    C9: 'career_milestone cfar_extension conflict_case',
  },
  Job: {
    op: [
      'type status progress progress.done progress.total result_url import_id problem problem.type problem.title problem.status problem.code',
      'problem.detail started_at finished_at expires_at',
    ].join(' '),
  },
  ImportReport: {
    op: [
      'job_id kind mode dry_run effective_on file_name sha256 status rows created changed unchanged error_count created_by errors errors[].row',
      'errors[].field errors[].code errors[].detail errors_truncated',
    ].join(' '),
    id: 'conflicts_opened[].id',
    C9: [
      'conflicts_opened conflicts_opened[].assignment_id conflicts_opened[].mentee_id conflicts_opened[].mentor_id conflicts_opened[].status',
      'conflicts_opened[].resolution conflicts_opened[].source conflicts_opened[].starts_on conflicts_opened[].ends_on',
      'conflicts_opened[].basis_ends_on conflicts_opened[].detected_on conflicts_opened[].due_on',
    ].join(' '),
  },
  'listImportErrors (csv)': { op: 'row field code detail' },
  // Columns without rows.
  'getImportTemplate (sheet)': { open: 'content' },
};

/** What HR knows of a person. */
const records: Record<string, FieldsByClass> = {
  DirectoryEntry: { C0: 'kind display_name given_name family_name preferred_name email rank category position division site' },
  Person: {
    id: 'merged_into_id',
    C0: 'kind display_name given_name family_name preferred_name email external_profile',
    // Section 8 has no class for the numbers by which HR and the university know somebody: they are not for the directory.
    C1: 'hr_number university_id orcid deceased_on',
  },
  ExternalProfile: { C0: 'institution country title specialty', C1: 'consented_at confirmed_by' },
  DivisionMembership: { C0: 'person_id division_id is_primary starts_on ends_on' },
  SiteMembership: { C0: 'person_id site_id is_primary starts_on ends_on' },
  Appointment: { C2: 'person_id category rank academic_fte_pct appointed_on starts_on ends_on', C9: 'status end_reason' },
  PositionDescription: { C1: 'person_id kind clinical_pct teaching_pct scholarship_pct administration_pct starts_on ends_on' },
  Leave: { C2: 'person_id starts_on ends_on', C8: 'kind stops_clock clock_override_reason' },
  ReportingLine: { C1: 'subordinate_id superior_id kind source starts_on ends_on' },
  ProgrammeEnrolment: { C1: 'person_id starts_on ends_on' },
  CareerMilestone: { C9: 'person_id kind reached_on cfar_outcome advice voided_at' },
  CfarExtension: { C9: 'person_id latest_on reason decided_on is_in_force voided_at' },
  CfarWindow: {
    C9: [
      'person_id status exemption clock_starts_on earliest_on latest_on extension_id recommended_earliest_on recommended_latest_on alerts_on',
      'next_alert_on milestone_id decided_on cfar_outcome',
    ].join(' '),
  },

  MentorProfile: {
    C0: [
      'is_willing is_open_to_approach expertise need_areas languages training_location bio capacity_formal capacity formal_mentees free_capacity',
      'has_current_training is_listed listing_consented_at',
    ].join(' '),
    C2: 'retirement_expected_on',
  },
  Mentor: {
    C0: [
      'kind display_name rank position division site is_willing is_open_to_approach expertise need_areas languages training_location bio capacity',
      'formal_mentees free_capacity has_current_training is_listed',
    ].join(' '),
  },
  MentorTraining: {
    C2: [
      'person_id course_code course_title duration_min is_accredited moc_section completed_on expires_on is_current evidence verified_by',
      'verified_at voided_at',
    ].join(' '),
  },
  Acknowledgement: { C2: 'person_id document_id kind version is_current acknowledged_at' },
  EventAttendance: {
    id: 'event_id recorded_by',
    C2: 'person_id attendance event_kind event_title held_on counts_as_orientation recorded_at',
  },
  FacilitatorApplication: {
    id: 'call_id role_id',
    C1: 'division_id person_id person_name',
    C3: 'statement',
    // Who becomes a facilitator is a personnel decision.
    C9: 'status decided_on decided_by',
  },
  ConflictDeclaration: { C9: 'other_id kind note starts_on ends_on' },
  ConcordancePreferences: { C8: 'preferences preferences[].dimension preferences[].importance preferences[].opted_in_at' },
  SelfIdentification: { C8: 'values values[].dimension values[].value values[].consented_at' },
};

export const commonFields: Readonly<Record<string, FieldsByClass>> = { ...commons, ...records };
