/**
 * The closed catalogue of what can go wrong (RFC 9457). `code` is the last part of the problem's type, `title` never changes
 * between occurrences, and `detail` is written where it is thrown. Constraint names of the database map to it below.
 */
export const problems = {
  // the request
  'not-found': [404, 'There is no such thing, or you may not know of it'],
  'route-not-found': [404, 'There is no such address'],
  'method-not-allowed': [405, 'The address does not take this method'],
  'invalid-request': [400, 'The request does not fit the API description'],
  'invalid-cursor': [400, 'The cursor does not belong to this list'],
  'malformed-http': [400, 'The request is not well-formed HTTP'],
  'not-acceptable': [406, 'None of the accepted media types is available'],
  'unsupported-media-type': [415, 'The body has a media type this operation does not take'],
  'too-large': [413, 'The body is larger than allowed'],
  'too-many-requests': [429, 'Too many requests'],
  'headers-too-large': [431, 'The headers of the request are larger than allowed'],
  'request-timeout': [408, 'The request took too long to arrive'],
  // who is asking
  unauthenticated: [401, 'A valid access token is required'],
  'identity-unknown': [403, 'The token is valid, but its subject is not a person of any department'],
  'insufficient-scope': [403, 'The access token does not carry the needed scope'],
  'permission-denied': [403, 'Your roles of today do not allow this'],
  // repeated and concurrent requests
  'precondition-required': [428, 'If-Match is required'],
  'version-stale': [412, 'Somebody changed it since you read it'],
  'idempotency-key-required': [400, 'Idempotency-Key is required'],
  'idempotency-key-reused': [422, 'The Idempotency-Key was used for a different request'],
  'idempotency-key-in-flight': [409, 'The first request with this Idempotency-Key is still running'],
  'concurrent-change': [409, 'Another change got in the way'],
  // the service
  'internal-error': [500, 'Something went wrong on our side'],
  unavailable: [503, 'The service cannot answer right now'],
  // organisation and people
  'period-empty': [422, 'The period ends before it starts'],
  'period-overlap': [409, 'The period overlaps one that exists'],
  'code-taken': [409, 'The code is in use'],
  'identifier-taken': [409, 'The identifier belongs to another person'],
  'reference-unknown': [422, 'Something the request refers to does not exist'],
  'division-inactive': [422, 'The division is not active in that period'],
  'fte-unfit': [422, 'The academic FTE does not fit the appointment category'],
  'time-split-not-whole': [422, 'The time split does not add up to 100'],
  'role-scope-unfit': [422, 'The role needs another scope'],
  'reporting-line-cycle': [422, 'Primary reporting lines would form a cycle'],
  'reporting-line-to-self': [422, 'Nobody reports to themselves'],
  'person-kind-fixed': [422, 'The kind of a person does not change'],
  'external-profile-unfit': [422, 'External persons have a profile, others have none'],
  'day-in-future': [422, 'The day has not come yet'],
  'day-passed': [422, 'The day has passed'],
  'login-ended': [409, 'The login was ended'],
  'appointment-end-unfit': [422, 'How the appointment ends is not told consistently'],
  'clock-override-unexplained': [422, 'A clock that departs from the policy needs a reason'],
  'person-merged': [409, 'The person was merged into another'],
  'merge-impossible': [409, 'The two persons cannot be merged as they stand'],
  'policy-not-last': [409, 'Only the latest version of the policy can be succeeded'],
  // assignments and conflicts
  'assignment-conflict': [422, 'The mentee reports to the mentor'],
  'assignment-overlap': [409, 'The same two people already have a formal assignment in that period'],
  'assignment-primary-taken': [409, 'The mentee already has a primary mentor in that period'],
  'assignment-capacity': [422, 'The mentor is at capacity'],
  'assignment-same-person': [422, 'Nobody mentors themselves'],
  'assignment-person-unfit': [422, 'The person cannot take this part in an assignment'],
  'assignment-state': [409, 'The assignment is not in a state that allows this'],
  'assignment-day-unfit': [422, 'The day does not fit the assignment'],
  'attestation-required': [422, 'The mentor attests not to be supervisor or evaluator of the mentee'],
  'conflict-case-state': [409, 'The conflict case is not in a state that allows this'],
  'conflict-persists': [409, 'The mentee still reports to the mentor'],
  'acceptance-expired': [409, 'The proposal is no longer open for an answer'],
  'discussion-required': [422, 'A formal assignment comes about through a discussion'],
  // finding a mentor
  'policy-unfit': [422, 'The policy contradicts itself'],
  'day-too-far': [422, 'The day lies too far ahead'],
  'mentor-profile-unfit': [422, 'The person cannot have this mentor profile'],
  'mentor-training-state': [409, 'The training record is not in a state that allows this'],
  'declaration-unfit': [422, 'The declaration is about somebody it cannot be about'],
  'declaration-state': [409, 'The declaration is not in a state that allows this'],
  'declaration-day-unfit': [422, 'The day does not fit the declaration'],
  'mentor-request-exists': [409, 'The mentee already has such a request'],
  'mentor-request-already-matched': [409, 'The mentee already has a primary mentor'],
  'mentor-request-state': [409, 'The request is not in a state that allows this'],
  'mentor-request-unfit': [422, 'The request does not fit together'],
  'mentor-excluded': [422, 'The person cannot become the formal mentor of this mentee'],
  'match-discussion-open': [409, 'The request is already being discussed'],
  'match-discussion-state': [409, 'The discussion is not in a state that allows this'],
  'match-participants-missing': [409, 'Somebody who must take part has not'],
  'mentee-disagrees': [409, 'The mentee has not agreed to a match'],
  'contribution-empty': [422, 'A contribution says something'],
  'needs-unfit': [422, 'What is said of needs or likeness does not fit together'],
  'consent-required': [422, 'This is kept only with consent'],
  'needs-missing': [409, 'The needs of the mentee are not recorded'],
  'capacity-not-held': [422, 'You do not hold this capacity for the mentee'],
  'approver-is-subject': [422, 'Nobody decides on their own behalf'],
  'delegation-unfit': [422, 'The capacity cannot be delegated this way'],
  'delegation-exists': [409, 'The capacity is already delegated to this person'],
  // agreements, expectations, facilitators, concerns, succession
  'agreement-state': [409, 'The agreement is not in a state that allows this'],
  'agreement-review-too-late': [422, 'The agreement is read again sooner than that'],
  'expectation-not-last': [409, 'Only the latest version of the document can be succeeded'],
  'expectation-not-in-force': [409, 'The document is not in force'],
  'facilitator-call-state': [409, 'The call is not in a state that allows this'],
  'facilitator-application-exists': [409, 'The person has already applied'],
  'facilitator-application-state': [409, 'The application is not in a state that allows this'],
  'charter-not-acknowledged': [409, 'The facilitator charter has not been acknowledged'],
  'introduction-unfit': [422, 'The introduction does not fit together'],
  'introduction-exists': [409, 'These two people were introduced on that day'],
  'concern-unroutable': [409, 'There is nobody to whom the concern can be told'],
  'concern-unfit': [422, 'The concern does not fit together'],
  'concern-state': [409, 'The concern is not in a state that allows this'],
  'leave-choice-unfit': [409, 'There is no absence to decide about'],
  // the programme's year
  'plan-state': [409, 'The plan is not in a state that allows this'],
  'plan-unfit': [422, 'The plan does not fit together'],
  'plan-incomplete': [422, 'The plan lacks what a submission needs'],
  'plan-not-endorsed': [409, 'No mentor has endorsed the plan'],
  'plan-decided': [409, 'The person has already decided on this version'],
  'meeting-state': [409, 'The meeting is not in a state that allows this'],
  'meeting-day-unfit': [422, 'The day does not fit the meeting'],
  'meeting-unfit': [422, 'The meeting does not fit together'],
  'check-in-state': [409, 'The check-in is not in a state that allows this'],
  'check-in-not-due': [422, 'The person has no check-in of this kind'],
  'check-in-conductor-unfit': [422, 'The person cannot conduct this check-in'],
  'check-in-day-unfit': [422, 'The day does not fit the check-in'],
  'annual-review-state': [409, 'The annual review is not in a state that allows this'],
  'annual-review-unfit': [422, 'The person cannot be reviewed this way'],
  'annual-review-day-unfit': [422, 'The day does not fit the annual review'],
  'waiver-unfounded': [422, 'The facts do not bear the waiver out'],
  'action-state': [409, 'The action is already done or dropped'],
  'action-unfit': [422, 'The action cannot be shared'],
  'milestone-unfit': [422, 'The milestone does not fit the person'],
  'milestone-state': [409, 'The milestone is not in a state that allows this'],
  'programme-event-state': [409, 'The event is not in a state that allows this'],
  'programme-event-unfit': [422, 'What is said of the event does not fit together'],
  'resource-state': [409, 'The resource was withdrawn'],
  'enrolment-unfit': [422, 'The enrolment does not fit the person or the day'],
  'obligation-unfit': [422, 'Nothing of this kind is owed'],
  'obligation-state': [409, 'The waiver is not in a state that allows this'],
  // imports
  'import-file-unreadable': [422, 'The file cannot be read as a table'],
  'import-rows-invalid': [422, 'Rows of the file cannot be imported'],
  'job-state': [409, 'The job is not in a state that allows this'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problems;

/** One place in the request that is wrong: a JSON pointer, a query or path parameter, a header, or the row and column of an uploaded table. */
export type FieldError = {
  pointer?: string;
  parameter?: string;
  header?: string;
  row?: number;
  field?: string;
  code: string;
  detail: string;
};

export type ProblemExtras = {
  detail?: string;
  errors?: readonly FieldError[];
  headers?: Record<string, string>;
  [extension: string]: unknown;
};

/** Throw it anywhere below a route; the border turns it into problem+json. Extensions become members of the answer. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, extras: ProblemExtras = {}) {
    super(extras.detail ?? problems[code][1]);
    this.code = code;
    this.status = problems[code][0];
    this.extras = extras;
  }
}

type Mapped = { code: ProblemCode; pointer?: string; detail: string };

/** What a violated constraint means to the caller. A constraint that is not listed is our mistake and stays a 500. */
const constraints: Record<string, Mapped> = {
  department_code_unique: { code: 'code-taken', pointer: '/code', detail: 'Another department has this code.' },
  division_code_unique: { code: 'code-taken', pointer: '/code', detail: 'Another division has this code; codes are never reused.' },
  site_code_unique: { code: 'code-taken', pointer: '/code', detail: 'Another site has this code.' },
  person_hr_number_unique: { code: 'identifier-taken', pointer: '/hr_number', detail: 'Another person has this HR number.' },
  person_university_id_unique: { code: 'identifier-taken', pointer: '/university_id', detail: 'Another person has this university id.' },
  person_orcid_unique: { code: 'identifier-taken', pointer: '/orcid', detail: 'Another person has this ORCID iD.' },
  person_login_unique: {
    code: 'identifier-taken',
    pointer: '/subject',
    detail: 'This subject of this issuer already signs in as a person.',
  },
  division_succession_unique: { code: 'period-overlap', detail: 'This succession is already recorded.' },
  division_succession_two_divisions: {
    code: 'reference-unknown',
    pointer: '/to_division_id',
    detail: 'A division does not succeed itself.',
  },
  policy_no_overlap: { code: 'policy-not-last', pointer: '/starts_on', detail: 'A new version starts after the latest one.' },
  policy_version_unique: { code: 'policy-not-last', detail: 'Another version was opened at the same moment.' },
  appointment_one_full_time: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person has another full-time appointment in that period.',
  },
  appointment_one_of_a_category: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person has another appointment of this category in that period.',
  },
  appointment_terms_within_it: {
    code: 'period-empty',
    pointer: '/appointed_on',
    detail: 'The appointment begins on or before these terms of it.',
  },
  appointment_fte_fits_category: {
    code: 'fte-unfit',
    pointer: '/academic_fte_pct',
    detail: 'Full-time is 80 % and over, part-time 20 to 79 %, adjunct under 20 %.',
  },
  division_membership_one_primary: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person has another primary division in that period; end that membership first.',
  },
  division_membership_no_overlap: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person is already in this division in that period.',
  },
  site_membership_one_primary: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person has another primary site in that period; end that membership first.',
  },
  site_membership_no_overlap: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person is already at this site in that period.',
  },
  position_description_no_overlap: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person has another position description in that period; end that one first.',
  },
  position_description_split_is_whole: {
    code: 'time-split-not-whole',
    pointer: '/clinical_pct',
    detail: 'Give all four shares, adding up to 100, or none.',
  },
  leadership_role_scope_fits: {
    code: 'role-scope-unfit',
    pointer: '/role',
    detail:
      'A director or facilitator needs division_id, a physician-in-chief site_id, a hospital division head both, a vice-chair portfolio, a committee member committee; other roles none of them.',
  },
  leadership_role_not_from_itself: {
    code: 'reference-unknown',
    pointer: '/delegated_from_id',
    detail: 'A role is delegated from another role.',
  },
  leadership_role_no_overlap: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person already holds this role in that period.',
  },
  programme_enrolment_no_overlap: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person is already enrolled in that period.',
  },
  reporting_line_not_to_self: { code: 'reporting-line-to-self', pointer: '/superior_id', detail: 'The two ends are the same person.' },
  reporting_line_one_primary: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person has another primary line in that period; end that one first.',
  },
  reporting_line_no_overlap: { code: 'period-overlap', pointer: '/starts_on', detail: 'This line already exists in that period.' },
  reporting_line_no_cycle: {
    code: 'reporting-line-cycle',
    pointer: '/superior_id',
    detail: 'On some day the person would report to somebody who reports to them.',
  },
  person_not_merged_into_itself: {
    code: 'merge-impossible',
    pointer: '/duplicate_id',
    detail: 'The two persons are one and the same record.',
  },
  assignment_two_people: { code: 'assignment-same-person', pointer: '/mentor_id', detail: 'Mentee and mentor are the same person.' },
  assignment_one_primary: {
    code: 'assignment-primary-taken',
    pointer: '/is_primary',
    detail: 'End the present primary assignment first, or propose this one as not primary.',
  },
  assignment_primary_is_formal: {
    code: 'assignment-person-unfit',
    pointer: '/is_primary',
    detail: 'Only a formal assignment can be the primary one.',
  },
  assignment_no_overlap: { code: 'assignment-overlap', detail: 'These two people already have a formal assignment in that period.' },
  assignment_one_open_proposal: {
    code: 'assignment-overlap',
    detail: 'A formal assignment of these two people is already waiting for acceptance.',
  },
  assignment_planned_after_start: { code: 'period-empty', pointer: '/planned_ends_on', detail: 'The planned end is not after the start.' },
  assignment_period_ordered: { code: 'period-empty', pointer: '/ends_on', detail: 'The end comes before the start.' },
  assignment_pause_no_overlap: { code: 'assignment-state', detail: 'The assignment is already paused in that period.' },
  policy_career_stages_ordered: {
    code: 'policy-unfit',
    pointer: '/early_career_years',
    detail: 'Early career ends before late career begins.',
  },
  policy_reminder_within: {
    code: 'policy-unfit',
    pointer: '/reminder_days',
    detail: 'A reminder comes before the days to accept are over.',
  },
  policy_meetings_ordered: {
    code: 'policy-unfit',
    pointer: '/meetings_minimum',
    detail: 'The minimum of meetings is at most the target.',
  },
  policy_enrolled_meetings_ordered: {
    code: 'policy-unfit',
    pointer: '/enrolled_meetings_minimum',
    detail: 'The minimum of meetings is at most the target.',
  },
  academic_plan_closed_within: { code: 'plan-unfit', pointer: '/closed_on', detail: 'The plan closes after it began.' },
  academic_plan_one_at_a_time: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person has another plan in that period; close that one first.',
  },
  plan_version_frozen: { code: 'plan-state', detail: 'What was submitted does not change; revise the plan.' },
  policy_weights_count: { code: 'policy-unfit', detail: 'At least one weight of the candidate score is above zero.' },
  mentor_training_expires_later: { code: 'period-empty', pointer: '/expires_on', detail: 'The training expires after it was completed.' },
  conflict_declaration_two_people: {
    code: 'declaration-unfit',
    pointer: '/other_id',
    detail: 'A declaration is about yourself and another person.',
  },
  conflict_declaration_no_overlap: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'You have already declared this about the person for that period.',
  },
  mentor_request_planned_after_start: {
    code: 'period-empty',
    pointer: '/planned_ends_on',
    detail: 'The planned end is not after the start.',
  },
  mentor_request_replaces_something: {
    code: 'mentor-request-unfit',
    pointer: '/replaces_id',
    detail: 'A replacement names the assignment it replaces; another request names none.',
  },
  mentor_request_choice_once: { code: 'mentor-request-unfit', pointer: '/mentor_ids', detail: 'Name each person once.' },
  match_discussion_one_open: { code: 'match-discussion-open', detail: 'Continue or cancel the discussion that is open.' },
  match_delegation_to_another: { code: 'delegation-unfit', pointer: '/to_id', detail: 'Name somebody else.' },
  match_delegation_once: { code: 'delegation-exists', pointer: '/to_id', detail: 'This person already takes part in that capacity.' },
  expectation_document_no_overlap: {
    code: 'expectation-not-last',
    pointer: '/starts_on',
    detail: 'A new version starts after the latest one.',
  },
  facilitator_call_closes_after_opening: { code: 'period-empty', pointer: '/closes_on', detail: 'The call closes after it opens.' },
  facilitator_call_term_has_days: { code: 'period-empty', pointer: '/term_ends_on', detail: 'The term ends after it starts.' },
  facilitator_application_once: { code: 'facilitator-application-exists', detail: 'One application a person for each call.' },
  introduction_two_people: { code: 'introduction-unfit', pointer: '/mentor_id', detail: 'Mentee and mentor are the same person.' },
  introduction_once_a_day: { code: 'introduction-exists', pointer: '/introduced_on', detail: 'This introduction is already recorded.' },
  assignment_not_in_reporting_line: {
    code: 'assignment-conflict',
    detail: 'On some day of the assignment the mentee reports to the mentor.',
  },
};

/** The problem a PostgreSQL error means, or null where it is nobody's fault but ours. Never carries SQL or values. */
export function problemOf(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const { code, constraint } = error as Error & { code: string; constraint?: string };
  const known = constraint === undefined ? undefined : constraints[constraint];
  if (known) {
    return new Problem(known.code, {
      detail: known.detail,
      ...(known.pointer && { errors: [{ pointer: known.pointer, code: known.code, detail: known.detail }] }),
    });
  }
  if (code === '23503')
    return new Problem('reference-unknown', { detail: 'A person, division or site that the request names does not exist.' });
  if (constraint?.endsWith('_period_ordered')) {
    const detail = 'ends_on is the first day the fact no longer holds; it cannot come before starts_on.';
    return new Problem('period-empty', { detail, errors: [{ pointer: '/ends_on', code: 'period-empty', detail }] });
  }
  if (code === '40001' || code === '40P01' || code === '55P03') {
    return new Problem('concurrent-change', { detail: 'Try again in a moment.', headers: { 'retry-after': '1' } });
  }
  if (code === '57014') return new Problem('unavailable', { detail: 'The database took too long.', headers: { 'retry-after': '5' } });
  if (/^(08|53|57P)/.test(code) || code === 'ECONNREFUSED' || code === 'ECONNRESET') {
    return new Problem('unavailable', { detail: 'The database cannot be reached.', headers: { 'retry-after': '5' } });
  }
  return null;
}

/** Constraint names with a meaning, for the house test that compares them with the database. */
export const knownConstraints: readonly string[] = Object.keys(constraints);
