import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of reviews: code, status, title. */
export const problems = {
  'plan-state': [409, 'The plan is not in a state that allows this'],
  'plan-unfit': [422, 'The request does not fit the rules for academic plans'],
  'plan-incomplete': [422, 'The plan is incomplete for submission'],
  'plan-not-endorsed': [409, 'No formal mentor has endorsed the plan'],
  'plan-without-mentor': [409, 'The mentee has never had a formal mentor'],
  'plan-goals-unmatched': [422, 'Goals cannot be told apart from those that are there'],
  'plan-decided': [409, 'The person has already decided on this version'],
  'check-in-state': [409, 'The check-in is not in a state that allows this'],
  'check-in-not-due': [422, 'No check-in is due for the person'],
  'check-in-conductor-unfit': [422, 'The person cannot conduct this check-in'],
  'check-in-day-unfit': [422, 'The day is not possible for the check-in'],
  'check-in-section-unfit': [422, 'A section of the check-in is neither answered nor declined, or both'],
  'annual-review-state': [409, 'The annual review is not in a state that allows this'],
  'annual-review-unfit': [422, 'The person cannot be reviewed, or not by this reviewer'],
  'annual-review-day-unfit': [422, 'The day is not possible for the annual review'],
  'waiver-unfounded': [422, 'The facts do not confirm the reason for the waiver'],
  'action-state': [409, 'The action is already done or dropped'],
  'action-unfit': [422, 'The action cannot be shared'],
  'milestone-unfit': [422, 'The milestone is not possible for the person'],
  'milestone-state': [409, 'The milestone is not in a state that allows this'],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  academic_plan_closed_within: { code: 'plan-unfit', pointer: '/closed_on', detail: 'The plan cannot close before its first day.' },
  academic_plan_one_at_a_time: {
    code: 'period-overlap',
    pointer: '/starts_on',
    detail: 'The person has another plan in that period; close that one first.',
  },
  plan_version_frozen: { code: 'plan-state', detail: 'A submitted version does not change; revise the plan.' },
} as const satisfies Constraints;
