import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of reviews: code, status, title. */
export const problems = {
  'plan-state': [
    409,
    'The plan is not in a state that allows this',
    'The plan or its version has moved on, for example it is submitted or closed. `detail` says where it stands.',
    'Read it again; revise the plan to change what is submitted.',
  ],
  'plan-unfit': [
    422,
    'The request does not fit the rules for academic plans',
    'A day or field breaks the rules for academic plans.',
    'Correct the fields that `errors` names.',
  ],
  'plan-incomplete': [
    422,
    'The plan is incomplete for submission',
    'Parts that a submitted plan must have are empty.',
    'Fill in what `errors` names and submit again.',
  ],
  'plan-not-endorsed': [
    409,
    'No formal mentor has endorsed the plan',
    'A formal mentor endorses the plan before it is decided on.',
    'Ask a formal mentor of the person to endorse it.',
  ],
  'plan-without-mentor': [
    409,
    'The mentee has never had a formal mentor',
    'By the policy, a plan comes into force only for somebody who has or had a formal mentor.',
    'Request a mentor first.',
  ],
  'plan-goals-unmatched': [
    422,
    'Goals cannot be told apart from those that are there',
    'The service cannot tell which goals of the draft are the goals that were there before.',
    'Send the `lineage` of each goal, or null for a new one.',
  ],
  'plan-decided': [
    409,
    'The person has already decided on this version',
    'Each person decides once on a version, and this one has.',
    'Nothing is left to do; if the decision has to change, revise the plan.',
  ],
  'check-in-state': [
    409,
    'The check-in is not in a state that allows this',
    'The check-in has moved on, for example it is held or cancelled. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'check-in-not-due': [
    422,
    'No check-in is due for the person',
    'The programme clock of the person has no check-in to hold now, or they are not here any more.',
    'Read the person’s obligations; a mentorship lead can allow an early check-in.',
  ],
  'check-in-conductor-unfit': [
    422,
    'The person cannot conduct this check-in',
    'The check-in is held by a vice-chair in office who has no part in the mentee’s mentoring or reporting line.',
    'Choose somebody whom the list of conductors offers.',
  ],
  'check-in-day-unfit': [
    422,
    'The day is not possible for the check-in',
    'The check-in cannot be held or planned on that day.',
    'Choose a day that `detail` allows.',
  ],
  'check-in-section-unfit': [
    422,
    'A section of the check-in is neither answered nor declined, or both',
    'Each section is either answered or declined.',
    'Correct the sections that `errors` names.',
  ],
  'annual-review-state': [
    409,
    'The annual review is not in a state that allows this',
    'The review has moved on, for example it is held or waived. `detail` says where it stands.',
    'Read it again and choose an action that its state allows.',
  ],
  'annual-review-unfit': [
    422,
    'The person cannot be reviewed, or not by this reviewer',
    'The person is not reviewed in this academic year, or this reviewer does not answer for them.',
    'Check the academic year, the appointment and who answers for the person.',
  ],
  'annual-review-day-unfit': [
    422,
    'The day is not possible for the annual review',
    'The review cannot be held on that day.',
    'Choose a day that `detail` allows.',
  ],
  'waiver-unfounded': [
    422,
    'The facts do not confirm the reason for the waiver',
    'HR records do not show what the waiver gives as its reason.',
    'Correct the records first, or give another reason.',
  ],
  'action-state': [
    409,
    'The action is already done or dropped',
    'The action is done or dropped.',
    'Read it again; record a new action where one is needed.',
  ],
  'action-unfit': [
    422,
    'The action cannot be shared',
    'Who else sees the action follows from the review it belongs to, so it cannot be shared.',
    'Leave it as it is.',
  ],
  'milestone-unfit': [
    422,
    'The milestone is not possible for the person',
    'The milestone does not fit the appointment, the programme clock or the day.',
    'Correct what `detail` names.',
  ],
  'milestone-state': [
    409,
    'The milestone is not in a state that allows this',
    'The milestone has moved on, for example it was voided. `detail` says where it stands.',
    'Read the milestones of the person again.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  academic_plan_closed_within: { code: 'plan-unfit', pointer: '/closed_on', detail: 'The plan cannot close before its first day.' },
  academic_plan_one_at_a_time: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person has another plan in that period; close that one first.',
  },
  career_milestone_one_due: { code: 'milestone-state', detail: 'When the person is due for promotion was recorded meanwhile.' },
  plan_version_frozen: { code: 'plan-state', detail: 'A submitted version does not change; revise the plan.' },
} as const satisfies Constraints;
