import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of mentorship: code, status, title. */
export const problems = {
  'assignment-conflict': [
    422,
    'The mentee reports to the mentor',
    'On some day of the assignment the mentee reports to the mentor, which is ruled out for a formal mentor.',
    'Choose another mentor, or record an informal mentor or a sponsor.',
  ],
  'assignment-overlap': [
    409,
    'The same two people already have such an assignment in that period',
    'These two people have an assignment of this type on days of that period.',
    'Use the existing assignment, or choose days after its end.',
  ],
  'assignment-primary-taken': [
    409,
    'The mentee already has a primary mentor in that period',
    'The mentee has another primary mentor in that period.',
    'Propose the assignment as its replacement with `replaces_id`, or as not primary.',
  ],
  'assignment-capacity': [
    422,
    'The mentor is at capacity',
    'The mentor has as many formal mentees as their capacity allows.',
    'Choose another mentor, or have this one raise their capacity.',
  ],
  'assignment-same-person': [
    422,
    'Mentee and mentor are the same person',
    'An assignment is of two people, and mentee and mentor are one.',
    'Name two different people.',
  ],
  'assignment-person-unfit': [
    422,
    'The person cannot take this part in an assignment',
    'Kind, appointment or state of the person does not fit this part of this type of assignment.',
    'Choose another type or another person; `detail` says what does not fit.',
  ],
  'assignment-state': [
    409,
    'The assignment is not in a state that allows this',
    'The assignment has moved on, for example it is declined, paused or ended. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'assignment-day-unfit': [
    422,
    'The day does not fit the assignment',
    'The assignment does not allow the action on that day.',
    'Choose a day that `detail` allows.',
  ],
  'replacement-exists': [
    409,
    'Another assignment already replaces this one',
    'An assignment that replaces this one is proposed or active.',
    'Continue with that assignment, or withdraw it first.',
  ],
  'replacement-unfit': [
    422,
    'The assignment cannot be replaced this way',
    'Only a formal assignment of the same mentee that has not ended can be replaced.',
    'Name such an assignment in `replaces_id`, or none.',
  ],
  'attestation-required': [
    422,
    'The mentor must attest not to be supervisor or evaluator of the mentee',
    'A formal mentor attests not to be supervisor or evaluator of the mentee.',
    'Send the attestation with the acceptance, or decline.',
  ],
  'conflict-case-state': [
    409,
    'The conflict case is not in a state that allows this',
    'The case is acknowledged or resolved already.',
    'Read it again and choose an action that its state allows.',
  ],
  'conflict-persists': [
    409,
    'The mentee still reports to the mentor',
    'On that day the mentee still reports to the mentor.',
    'Change the reporting line or end the assignment first, then resolve the case.',
  ],
  'external-acceptance-unfit': [
    422,
    'The mentor accepts in another way',
    'Mentors from outside accept by a link or on record, everybody else by signing in, and each once.',
    'Use the way that `detail` names.',
  ],
  'acceptance-expired': [
    409,
    'The proposal is no longer open for an answer',
    'The time in which the proposal could be answered is over.',
    'Propose the assignment again.',
  ],
  'discussion-required': [
    422,
    'A formal assignment needs a match discussion first',
    'The policy asks for a match discussion before a formal assignment is proposed.',
    'Open a mentor request and conclude its discussion, or propose another type.',
  ],
  'claim-open': [
    409,
    'The same relation already waits to be confirmed',
    'You have recorded the same relation already, and the other side has not answered.',
    'Wait for the answer, or withdraw what you recorded.',
  ],
  'agreement-state': [
    409,
    'The agreement is not in a state that allows this',
    'The agreement has moved on, for example it is signed or superseded. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'agreement-review-too-late': [
    422,
    'The review day of the agreement is too late',
    'The day on which the agreement is to be reviewed is later than the policy allows.',
    'Choose a day no later than the one that `detail` names.',
  ],
  'expectation-not-last': [
    409,
    'A new version of the document must start after the latest one',
    'A version of the document begins on this day or later already.',
    'Choose a later first day.',
  ],
  'expectation-not-in-force': [
    409,
    'The document is not in force',
    'This version of the document is over, or has not begun.',
    'Read the version in force and use that one.',
  ],
  'meeting-state': [
    409,
    'The meeting is not in a state that allows this',
    'The meeting has moved on, for example it is held or cancelled. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'reason-required': [
    422,
    'This needs a reason',
    'The action is recorded only with its reason.',
    'Add the reason in the field that `errors` names.',
  ],
  'meeting-day-unfit': [
    422,
    'The day does not fit the meeting',
    'The assignment or the meeting does not allow that day.',
    'Choose a day that `detail` allows.',
  ],
  'sponsorship-state': [
    409,
    'The sponsorship action is not in a state that allows this',
    'The sponsorship action has moved on, for example it is verified or declined. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'sponsorship-unfit': [
    422,
    'The sponsorship action does not fit the people or the day',
    'Sponsor and beneficiary are one person, or one of them was not here on that day.',
    'Correct the people or the day.',
  ],
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
