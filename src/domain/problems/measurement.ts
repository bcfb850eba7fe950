import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';
import * as surveys from './surveys.ts';

/** The problems of measurement: code, status, title. */
export const problems = {
  ...surveys.problems,
  'analysis-hidden-cells': [
    422,
    'No analysis is made over hidden cells',
    'A count is null or suppressed: what is not shown must not be found out from a result either, and a result without it would be of something else.',
    'Leave out the rows or columns that have hidden cells, combine them, or take a table of a larger unit.',
  ],
  'analysis-inconsistent': [
    422,
    'The numbers of a test contradict one another',
    'Rows have different lengths, a numerator exceeds its denominator, a table is not square, or labels are not as many as rows or columns. `errors` says where.',
    'Correct what the pointer of each error names.',
  ],
  'analysis-counts-dependent': [
    422,
    'The metric counts the same persons several times',
    'Tests take each count to be of somebody else; the days, months or needs of one person are not, and the p value would be far too small. `detail` says what is counted.',
    'Take a metric that counts each person or relation once, or post counts of persons, each counted once.',
  ],
  'analysis-degenerate': [
    422,
    'Nothing can be compared in what was counted',
    'Fewer than two rows, columns or groups hold anything, or nothing varies, so that the test is not defined.',
    'Leave out the test that the pointer names, or count more.',
  ],
  'analysis-work-limit': [
    422,
    'The test would take too long',
    'It counts more units than are analysed, or its exact p value would take more steps than it may.',
    'Ask for the method `automatic` or `monte_carlo`, combine rows or columns, or give shares.',
  ],
  'focus-activity-unfit': [
    422,
    'The request does not fit the interview or focus group',
    'An interview has one participant and a focus group several; themes are decided by somebody who coded none of it, among the codes that the coders found.',
    'Correct the fields that `errors` names, or let somebody else decide.',
  ],
  'focus-activity-state': [
    409,
    'The coding of the interview or focus group does not allow that',
    'Two code it, and no more; themes are decided once both have.',
    'Read it: `codings_made` says how many have coded it.',
  ],
  'relation-follow-up-unfit': [
    422,
    'The relation is not one to be followed up',
    'Only a relation that was completed is followed up: not one that runs, ended otherwise, or is void.',
    'Name a completed relation in which you were mentee or mentor.',
  ],
  'relation-follow-up-closed': [
    409,
    'It cannot be answered now',
    'Whether contact is planned is answered in the 60 days after the completion; whether there was some, from six to nine months after it.',
    'Answer within the days that `detail` names.',
  ],
  'relation-follow-up-exists': [
    409,
    'You have answered it already',
    'Each side answers each of the two questions about a completed relation once.',
    'Correct the answer that you have given.',
  ],
  'training-course-exists': [
    409,
    'There is a course with this code',
    'Each course in mentoring has a code of its own in the department.',
    'Edit the course that has the code, or choose another code.',
  ],
  'training-session-unfit': [
    422,
    'The course cannot be offered at that event',
    'The programme event is cancelled or offers another course.',
    'Name an event that takes place, and that offers no other course.',
  ],
  'promotion-file-unfit': [
    422,
    'The request does not fit the rules for promotion files',
    'The report, the promotion or a criterion does not belong to the file. `errors` says which.',
    'Correct the fields that `errors` names.',
  ],
  'promotion-file-exists': [
    409,
    'There is such a promotion file already',
    'A file is recorded once for a person, a promotion and a day, and a promotion was granted on one file.',
    'Edit the file that is recorded, or void it first if it was recorded in error.',
  ],
  'promotion-file-state': [
    409,
    'The promotion file is voided',
    'A voided file counts nowhere and is not edited any more.',
    'Record the file anew.',
  ],
  'scholarly-output-unfit': [
    422,
    'The output cannot come out of the mentorship',
    'The day lies before the mentorship began.',
    'Give a day since the mentorship began, or name another mentorship.',
  ],
  'metric-period-unknown': [
    422,
    'The metric has no such reporting period',
    'Metrics are reported for fixed periods: years, ends of months, half years, cohorts and survey waves. This one has not come, lies before the programme began, or is of another kind.',
    'Choose one of the periods that `periods` lists.',
  ],
  'metric-range-arbitrary': [
    422,
    'Metrics are not reported for days of your choice',
    'Two ranges that differ by a day would tell what one person did or answered, so that there are fixed reporting periods and no others.',
    'Leave out the days, and give a `period`.',
  ],
  'metric-of-one-person': [
    422,
    'Metrics are not reported for one person',
    'A metric is about a group. Whether somebody is counted in it, and why, is told to those who may know it by the explanations of the metric.',
    'Leave out `person_id`, or read the explanations.',
  ],
  'metric-unit-small': [
    422,
    'The group is too small to be measured',
    'The division or site has fewer members than a group whose numbers may be shown.',
    'Read the values of the department.',
  ],
  'programme-report-unmade': [
    409,
    'The report is not made',
    'A job makes it. It has not ended, or it failed or was cancelled.',
    'Read the report until its `status` is `succeeded`; where it is `failed` or `cancelled`, request another one.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  ...surveys.constraints,
  focus_activity_participants_of_kind: {
    code: 'focus-activity-unfit',
    pointer: '/participants',
    detail: 'An interview has one participant, a focus group two or more.',
  },
  relation_follow_up_once: { code: 'relation-follow-up-exists', pointer: '/kind', detail: 'You have answered it; correct that answer.' },
  training_course_code_once: { code: 'training-course-exists', pointer: '/code', detail: 'Another course has this code.' },
  promotion_file_once: {
    code: 'promotion-file-exists',
    pointer: '/submitted_on',
    detail: 'A file of the person for this promotion was submitted on that day.',
  },
  promotion_file_one_a_promotion: {
    code: 'promotion-file-exists',
    pointer: '/milestone_id',
    detail: 'That promotion was granted on another file.',
  },
} as const satisfies Constraints;
