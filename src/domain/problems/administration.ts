import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of administration: code, status, title. */
export const problems = {
  'fte-unfit': [422, 'The academic FTE does not fit the appointment category'],
  'time-split-not-whole': [422, 'The time split does not add up to 100'],
  'role-scope-unfit': [422, 'The role needs another scope'],
  'reporting-line-cycle': [422, 'Primary reporting lines would form a cycle'],
  'reporting-line-to-self': [422, 'A person cannot report to themselves'],
  'appointment-end-unfit': [422, 'The end of the appointment is inconsistent'],
  'clock-override-unexplained': [422, 'Departing from the policy on the programme clock needs a reason'],
  'policy-not-last': [409, 'A new policy version must start after the latest one'],
  'policy-relied-on': [409, 'The policy version can no longer be voided or corrected'],
  'policy-unfit': [422, 'The policy contradicts itself'],
  'leave-choice-unfit': [409, 'No absence of the mentor allows this choice'],
  'import-file-unreadable': [422, 'The file cannot be read as a table'],
  'import-rows-invalid': [422, 'Rows of the file cannot be imported'],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  department_code_unique: { code: 'code-taken', pointer: '/code', detail: 'Another department has this code.' },
  policy_no_overlap: { code: 'policy-not-last', pointer: '/starts_on', detail: 'The new version must start after the latest one.' },
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
    detail: 'The appointment must begin on or before the first day of its terms.',
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
    detail: 'A role cannot be delegated from itself.',
  },
  leadership_role_no_overlap: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person already holds this role in that period.',
  },
  reporting_line_not_to_self: {
    code: 'reporting-line-to-self',
    pointer: '/superior_id',
    detail: 'Subordinate and superior are the same person.',
  },
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
  policy_career_stages_ordered: {
    code: 'policy-unfit',
    pointer: '/early_career_years',
    detail: 'Early career must end before late career begins.',
  },
  policy_reminder_within: {
    code: 'policy-unfit',
    pointer: '/reminder_days',
    detail: 'The reminder must come before the time to accept is over.',
  },
  policy_meetings_ordered: {
    code: 'policy-unfit',
    pointer: '/meetings_minimum',
    detail: 'The minimum of meetings must not exceed the target.',
  },
  policy_enrolled_meetings_ordered: {
    code: 'policy-unfit',
    pointer: '/enrolled_meetings_minimum',
    detail: 'The minimum of meetings must not exceed the target.',
  },
  policy_check_in_ordered: {
    code: 'policy-unfit',
    pointer: '/check_in_earliest_months',
    detail: 'The check-in can be held before it is late: check_in_earliest_months is not above check_in_months.',
  },
  policy_cfar_window_ordered: {
    code: 'policy-unfit',
    pointer: '/cfar_earliest_months',
    detail: 'The review can be decided before it is late: cfar_earliest_months is less than cfar_latest_months.',
  },
  policy_plan_renewal_within: {
    code: 'policy-unfit',
    pointer: '/plan_renewal_months',
    detail: 'The renewal of a plan is offered within the months of the plan: plan_renewal_months is less than plan_months.',
  },
  policy_weights_count: { code: 'policy-unfit', detail: 'At least one weight of the candidate score must be above zero.' },
} as const satisfies Constraints;
