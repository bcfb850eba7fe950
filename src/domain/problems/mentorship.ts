import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of mentorship: code, status, title. */
export const problems = {
  'assignment-conflict': [422, 'The mentee reports to the mentor'],
  'assignment-overlap': [409, 'The same two people already have such an assignment in that period'],
  'assignment-primary-taken': [409, 'The mentee already has a primary mentor in that period'],
  'assignment-capacity': [422, 'The mentor is at capacity'],
  'assignment-same-person': [422, 'Mentee and mentor are the same person'],
  'assignment-person-unfit': [422, 'The person cannot take this part in an assignment'],
  'assignment-state': [409, 'The assignment is not in a state that allows this'],
  'assignment-day-unfit': [422, 'The day does not fit the assignment'],
  'replacement-exists': [409, 'Another assignment already replaces this one'],
  'replacement-unfit': [422, 'The assignment cannot be replaced this way'],
  'attestation-required': [422, 'The mentor must attest not to be supervisor or evaluator of the mentee'],
  'conflict-case-state': [409, 'The conflict case is not in a state that allows this'],
  'conflict-persists': [409, 'The mentee still reports to the mentor'],
  'external-acceptance-unfit': [422, 'The mentor accepts in another way'],
  'acceptance-expired': [409, 'The proposal is no longer open for an answer'],
  'discussion-required': [422, 'A formal assignment needs a match discussion first'],
  'claim-open': [409, 'The same relation already waits to be confirmed'],
  'agreement-state': [409, 'The agreement is not in a state that allows this'],
  'agreement-review-too-late': [422, 'The review day of the agreement is too late'],
  'expectation-not-last': [409, 'A new version of the document must start after the latest one'],
  'expectation-not-in-force': [409, 'The document is not in force'],
  'meeting-state': [409, 'The meeting is not in a state that allows this'],
  'reason-required': [422, 'This needs a reason'],
  'meeting-day-unfit': [422, 'The day does not fit the meeting'],
  'sponsorship-state': [409, 'The sponsorship action is not in a state that allows this'],
  'sponsorship-unfit': [422, 'The sponsorship action does not fit the people or the day'],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  assignment_two_people: { code: 'assignment-same-person', pointer: '/mentor_id', detail: 'Mentee and mentor are the same person.' },
  assignment_one_primary: {
    code: 'assignment-primary-taken',
    pointer: '/is_primary',
    detail: 'Propose it to replace the present primary assignment (replaces_id), or as not primary.',
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
  assignment_one_open_replacement: {
    code: 'replacement-exists',
    detail: 'An assignment that is to replace this one is already waiting for acceptance.',
  },
  assignment_replacement_is_formal: {
    code: 'replacement-unfit',
    pointer: '/replaces_id',
    detail: 'Only a formal assignment replaces another one.',
  },
  assignment_one_claim: {
    code: 'claim-open',
    detail: 'You have recorded this relation already; it waits to be confirmed.',
  },
  assignment_planned_after_start: {
    code: 'period-empty',
    pointer: '/planned_ends_on',
    detail: 'The planned end must come after the start.',
  },
  assignment_period_ordered: { code: 'period-empty', pointer: '/ends_on', detail: 'The end must not come before the start.' },
  assignment_pause_no_overlap: { code: 'assignment-state', detail: 'The assignment is already paused in that period.' },
  expectation_document_no_overlap: {
    code: 'expectation-not-last',
    pointer: '/starts_on',
    detail: 'The new version must start after the latest one.',
  },
  sponsorship_action_two_people: {
    code: 'sponsorship-unfit',
    pointer: '/beneficiary_id',
    detail: 'Sponsor and beneficiary are the same person.',
  },
  assignment_not_in_reporting_line: {
    code: 'assignment-conflict',
    detail: 'On some day of the assignment the mentee reports to the mentor. An informal mentor or a sponsor may be recorded instead.',
  },
} as const satisfies Constraints;
