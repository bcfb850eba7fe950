/** The tables of a made-up department for what divisions, the department and the profession record. */
import type { Span } from './department.ts';

type Id = { id: string };
type At = string | null;

/** In the order in which they are written. */
export type DepartmentalTables = {
  survey_wave_pause: (Id & Span & { wave_id: string; reason: string })[];
  expectation_document: (Id & Span & { kind: string; version: number; title: string; body: string })[];
  acknowledgement: (Id & { document_id: string; person_id: string; acknowledged_at: string })[];
  facilitator_call: (Id & {
    division_id: string;
    opens_on: string;
    closes_on: string;
    term_starts_on: string;
    term_ends_on: string;
    stipend_cents: number | null;
  })[];
  facilitator_application: (Id & {
    call_id: string;
    person_id: string;
    decision: 'selected';
    decided_by: string;
    decided_on: string;
    role_id: string;
  })[];
  programme_event: (Id & { kind: string; title: string; held_on: string; division_id: string | null; cancelled_at: At })[];
  event_attendance: { event_id: string; person_id: string; attendance: 'present' | 'excused' | 'absent' }[];
  training_course: (Id & { code: string; title: string; curriculum: string; objectives: string })[];
  training_session: { event_id: string; course_id: string }[];
  resource: (Id & { kind: string; title: string })[];
  resource_use: (Id & { resource_id: string; person_id: string; used_on: string })[];
  mentor_training: (Id & {
    person_id: string;
    course_title: string;
    duration_min: number;
    is_accredited: boolean;
    moc_section?: number | null;
    completed_on: string;
    expires_on: string | null;
    verified_by: string | null;
    verified_at: At;
    voided_at: At;
  })[];
  self_identification: { person_id: string; dimension: string; value: string }[];
  conflict_declaration: (Id & Span & { person_id: string; other_id: string; kind: 'declared_conflict' | 'competition' })[];
  mentor_request: (Id & {
    mentee_id: string;
    type: 'new' | 'additional' | 'replacement';
    via: 'mentee';
    is_primary: boolean;
    replaces_id?: string | null;
    opened_on: string;
    answer_due_on: string;
    withdrawn_on: string | null;
    no_match_on?: string | null;
    no_match_reason?: 'no_candidate' | null;
    reopens_on?: string | null;
    policy_id: string;
  })[];
  match_discussion: (Id & {
    request_id: string;
    opened_on: string;
    held_on: string | null;
    participants: [];
    outcome: 'match' | 'no_match' | 'cancelled';
    mentor_id?: string;
    assignment_id?: string;
    concluded_at: string;
  })[];
  match_contribution: (Id & { discussion_id: string; person_id: string; capacity: string; took_part_on: string })[];
  introduction: (Id & { facilitator_id: string; mentee_id: string; mentor_id: string; introduced_on: string })[];
  annual_review: (Id & {
    mentee_id: string;
    academic_year: number;
    state: 'open' | 'held' | 'waived' | 'voided';
    reviewer_id: string | null;
    capacity: 'division_director' | 'physician_in_chief' | null;
    role_id: string | null;
    held_on: string | null;
    waived_reason: 'other' | null;
    waived_on: string | null;
    voided_reason: 'not_held' | null;
  })[];
  check_in: (Id & {
    mentee_id: string;
    clock_starts_on: string;
    state: 'scheduled' | 'held' | 'acknowledged' | 'waived' | 'voided';
    conductor_id: string;
    role_id: string;
    planned_on?: string;
    held_on: string | null;
    waived_reason?: 'other' | null;
    waived_on?: string | null;
    voided_reason?: 'not_held' | null;
  })[];
  academic_plan: (Id & { mentee_id: string; starts_on: string; ends_on: string; closed_on: string | null; months: number })[];
  plan_version: (Id & {
    plan_id: string;
    version: number;
    change: 'original' | 'substantive' | 'editorial';
    state: 'submitted' | 'in_force' | 'superseded';
    submitted_on?: string;
    in_force_on: string | null;
    superseded_on: string | null;
  })[];
  plan_decision: (Id & {
    version_id: string;
    person_id: string;
    capacity: string;
    role_id: string;
    stands_in_for: string | null;
    decision: 'approved' | 'returned';
    decided_on: string;
  })[];
  mentoring_agreement: (Id & {
    assignment_id: string;
    version: number;
    definition_id?: string | null;
    review_on: string;
    mentee_acknowledged_at: At;
    mentor_acknowledged_at: At;
  })[];
  assignment_reason: (Id & { assignment_id: string; author_id: string; kind: 'end'; code: string })[];
  award_programme: (Id & { division_id: string | null; name: string; retired_on: string | null })[];
  award_criteria: (Id & {
    programme_id: string;
    version: number;
    starts_on: string;
    body: string;
    categories: string;
    ranks: string;
    minimum_years: number;
    minimum_mentees: number;
    nominators: 'anyone';
    letters_minimum: number;
  })[];
  award_cycle: (Id & {
    programme_id: string;
    criteria_id: string;
    academic_year: number;
    state: 'conferred';
    nominations_due_on: string;
    letters_due_on: string;
    decided_on: string;
    decided_by: string;
    conferred_on: string;
    conferred_by: string;
  })[];
  nomination: (Id & {
    cycle_id: string;
    nominee_id: string;
    state: 'awarded' | 'not_selected' | 'withdrawn';
    statement: string;
    submitted_on: string;
    withdrawn_because: 'nominator' | null;
    mentorship: object;
  })[];
  award: (Id & {
    cycle_id: string;
    nomination_id: string;
    person_id: string;
    conferred_on: string;
    listing_consented_at: At;
    withdrawn_on: string | null;
    withdrawn_by: string | null;
    decision_ref: string | null;
  })[];
  thanks: (Id & { assignment_id: string; message: string; sent_on: string; published_at: At; agreed_at: At })[];
  stipend: (Id & {
    person_id: string;
    purpose: string;
    amount_cents: number;
    currency: 'CAD';
    starts_on: string;
    ends_on: string;
    voided_at: At;
  })[];
  career_milestone: (Id & {
    person_id: string;
    kind: 'cfar_decided' | 'junior_promotion' | 'senior_promotion';
    reached_on: string;
    cfar_outcome: 'continuing' | 'probation_extended' | 'terminated' | null;
    voided_at: At;
  })[];
  report_snapshot: (Id & {
    report_no: string;
    subject_id: string;
    as_of: string;
    starts_on: string;
    ends_on: string;
    policy_version: number;
    requested_by: string;
    preview_ends_on: string;
    state: 'issued';
    issued_on: string;
    attested_by: string;
    content: string;
    sha256: string;
  })[];
  promotion_file: (Id & {
    person_id: string;
    kind: 'junior_promotion' | 'senior_promotion';
    submitted_on: string;
    report_id: string | null;
    milestone_id: string | null;
    is_mentorship_criterion: boolean | null;
    voided_at: At;
  })[];
  scholarly_output: (Id & {
    mentee_id: string;
    assignment_id: string;
    kind: 'manuscript';
    title: string;
    status: 'submitted' | 'accepted' | 'published' | 'dropped';
    status_on: string;
    consented_at: At;
  })[];
  mentor_feedback: (Id & { assignment_id: string; form: 'now'; state: 'released'; body: string; given_on: string })[];
  feedback_reflection: (Id & {
    mentor_id: string;
    feedback_id: string;
    reflected_on: string;
    minutes: number;
    body: string;
    voided_at: At;
  })[];
};

/** Tables without a row. */
export const noDepartmental = (): DepartmentalTables => ({
  survey_wave_pause: [],
  expectation_document: [],
  acknowledgement: [],
  facilitator_call: [],
  facilitator_application: [],
  programme_event: [],
  event_attendance: [],
  training_course: [],
  training_session: [],
  resource: [],
  resource_use: [],
  mentor_training: [],
  self_identification: [],
  conflict_declaration: [],
  mentor_request: [],
  match_discussion: [],
  match_contribution: [],
  introduction: [],
  annual_review: [],
  check_in: [],
  academic_plan: [],
  plan_version: [],
  plan_decision: [],
  mentoring_agreement: [],
  assignment_reason: [],
  award_programme: [],
  award_criteria: [],
  award_cycle: [],
  nomination: [],
  award: [],
  thanks: [],
  stipend: [],
  career_milestone: [],
  report_snapshot: [],
  promotion_file: [],
  scholarly_output: [],
  mentor_feedback: [],
  feedback_reflection: [],
});
