import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of administration: code, status, title. */
export const problems = {
  'fte-unfit': [
    422,
    'The academic FTE does not fit the appointment category',
    'Academic FTE and appointment category contradict each other: full-time is 80 % and over, part-time 20 to 79 %, adjunct under 20 %.',
    'Correct `academic_fte_pct` or the category.',
  ],
  'time-split-not-whole': [
    422,
    'The time split does not add up to 100',
    'The shares of working time are given in part, or do not add up to 100.',
    'Give all four shares with a sum of 100, or none.',
  ],
  'role-scope-unfit': [
    422,
    'The role needs another scope',
    'The scope does not belong to the role: a director needs a division, a physician-in-chief a site, a vice-chair a portfolio.',
    'Send the scope that `detail` names for the role, and no other.',
  ],
  'reporting-line-cycle': [
    422,
    'Primary reporting lines would form a cycle',
    'With this line somebody would, on some day, report to a person who reports to them.',
    'Correct subordinate or superior, or end the line in the other direction first.',
  ],
  'reporting-line-to-self': [
    422,
    'A person cannot report to themselves',
    'A line is between two people, and subordinate and superior are one.',
    'Name two different people.',
  ],
  'appointment-end-unfit': [
    422,
    'The end of the appointment is inconsistent',
    'An appointment has a reason to end without a day on which it ends, or the day does not fit it.',
    'Give the day together with the reason, or neither.',
  ],
  'clock-override-unexplained': [
    422,
    'Departing from the policy on the programme clock needs a reason',
    'The leave is to count on the programme clock otherwise than the policy says, and the reason is missing.',
    'Add the reason, or leave the clock to the policy.',
  ],
  'policy-not-last': [
    409,
    'A new policy version must start after the latest one',
    'A version of the policy begins on this day or later already.',
    'Choose a later first day, or correct the version that is there.',
  ],
  'policy-relied-on': [
    409,
    'The policy version can no longer be voided or corrected',
    'Days have passed under this version, or a later one stands on it.',
    'Open a new version that starts later.',
  ],
  'policy-unfit': [
    422,
    'The policy contradicts itself',
    'Values of the policy exclude each other, such as a minimum above its target.',
    'Correct the fields that `errors` names.',
  ],
  'leave-choice-unfit': [
    409,
    'No absence of the mentor allows this choice',
    'The mentor has no long absence to which the choice could apply, or another choice was made for it.',
    'Record the leave first, or do what `detail` proposes.',
  ],
  'import-file-unreadable': [
    422,
    'The file cannot be read as a table',
    'The file is not CSV or a spreadsheet, is damaged, or lacks its header row.',
    'Download the template, fill it in and upload it again.',
  ],
  'import-rows-invalid': [
    422,
    'Rows of the file cannot be imported',
    'Rows of the file break rules. Nothing of the file was imported.',
    'Correct the rows that the report lists and upload the whole file again.',
  ],
  'import-bundle-unreadable': [
    422,
    'The bundle cannot be opened',
    'The bundle is no ZIP archive, is damaged, protected or too large, or holds what no bundle holds.',
    'Make the archive again from the manifest and its files, with the usual settings and without folders.',
  ],
  'import-manifest-unfit': [
    422,
    'The manifest does not fit the bundle',
    'The manifest of the bundle is missing or wrong, or says something else than its files.',
    'Correct what `errors` names: each points into manifest.json. Nothing of the bundle was taken.',
  ],
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
