import type { Catalogue } from '../../core/problem.ts';
import * as awards from './awards.ts';
import type { Constraints } from './constraints.ts';
import * as learning from './learning.ts';

/** The problems of recognition: code, status, title. */
export const problems = {
  ...awards.problems,
  ...learning.problems,
  'credit-exists': [
    409,
    'The event is credited, or claimed, already',
    'An event earns one credit for a person, and is claimed once; a claim that was rejected or has expired cannot be made again.',
    'Read the credit or the claim: `detail` says which of them there is.',
  ],
  'credit-reversed': [
    409,
    'The credit for the event was taken back',
    'The fact does not hold any more, such as a meeting that was voided, or the credit was taken back by a decision.',
    'Correct the fact: the credit then returns by itself.',
  ],
  'credit-unconfirmed': [
    409,
    'The event is not confirmed',
    'Only what the other side has confirmed, or an office has verified, earns a credit.',
    'Wait until it is confirmed: the credit then comes by itself.',
  ],
  'credit-reciprocal': [
    422,
    'People who mentor each other are not credited for it',
    'On that day each of the two was the formal mentor of the other.',
    'No credit can be claimed for these days.',
  ],
  'credit-unfit': [
    422,
    'The event earns no credit for the person',
    'The event is not of the sort that the code rewards, is not the person’s own, or lies outside the days that count.',
    'Check the code and the event; `detail` says which rule is not met.',
  ],
  'credit-claim-state': [
    409,
    'The claim is not in a state that allows this',
    'The claim was decided, withdrawn or has expired; `state` says which.',
    'Read the claim again.',
  ],
  'credit-statement-early': [
    409,
    'The academic year is not over',
    'A statement is issued when its academic year is over.',
    'Read the statement as it stands, or issue it once the year has ended.',
  ],
  'credit-rules-unfit': [
    422,
    'The rules do not fit their codes or academic year',
    'A code is named twice, or the academic year lies before that of the latest rules or more than two years ahead.',
    'Correct the field that `errors` names.',
  ],
  'mentor-feedback-unfit': [
    422,
    'The assignment is not one for this feedback',
    'Feedback is given in a formal mentorship that both have confirmed, and thanks in any confirmed relation, to a mentor who is alive.',
    'Name such an assignment in which you are the mentee.',
  ],
  'mentor-feedback-closed': [
    409,
    'The mentorship does not allow feedback now',
    'The mentorship has not begun, is suspended by a conflict or was when it ended, or has been over for more than a year.',
    'Give feedback once a conflict is resolved; `detail` says what stands against it.',
  ],
  'mentor-feedback-state': [
    409,
    'The feedback is not in a state that allows this',
    'It was released or shown, which is final, or it is withdrawn; `state` says which.',
    'Read it again, or write other feedback.',
  ],
  'mentor-feedback-exists': [
    409,
    'There is such feedback already',
    'A mentorship has one draft, and one feedback that is held, at a time.',
    'Edit the draft, or withdraw what is held, first.',
  ],
  'feedback-reflection-unfit': [
    422,
    'The reflection does not fit the feedback',
    'A reflection is on one feedback or one collection that the mentor could read on that day, of an assignment that counts.',
    'Correct the field that `errors` names.',
  ],
  'feedback-reflection-exists': [
    409,
    'There is a reflection on it already',
    'Feedback and collections have one reflection each that is not voided.',
    'Correct the existing reflection.',
  ],
  'feedback-reflection-state': [
    409,
    'The reflection is voided',
    'A voided reflection counts nowhere and is not corrected.',
    'Write another reflection.',
  ],
  'moc-cycle-unfit': [
    422,
    'The cycle does not hold the year',
    'A cycle has five years, of which the year of the statement is one.',
    'Name the first year of such a cycle, or leave it out.',
  ],
  'thanks-state': [
    409,
    'The thanks are not in a state that allows this',
    'The mentor can agree only to what the mentee wishes to be public.',
    'Wait until the mentee wishes it.',
  ],
  'report-not-permitted': [
    403,
    'You cannot request a report on this person',
    'People request reports on themselves; faculty affairs requests those on others.',
    'Ask the person, or faculty affairs, to request it.',
  ],
  'report-person-unfit': [
    422,
    'There is no dossier report on this person',
    'Dossier reports are on faculty members who hold or held an appointment.',
    'Check the person, and that their appointment is recorded.',
  ],
  'cfar-statement-unfit': [
    422,
    'There is no CFAR mentorship statement on this person for that day',
    'Statements are on faculty members who are full-time on the day of the statement: only then does a programme clock run.',
    'Check the person, their appointment, and the day, `as_of`.',
  ],
  'report-before-appointment': [
    422,
    'The report would begin before the person’s first appointment',
    'The day of the report, or the first day of its period, lies before the person’s first appointment, which `detail` names.',
    'Choose that day or a later one, or leave it out.',
  ],
  'report-state': [
    409,
    'The report is not in a state that allows this',
    'The report has moved on, for example it is issued or withdrawn. `detail` says where it stands.',
    'Read the report again and choose an action that its state allows.',
  ],
  'report-preview-open': [
    409,
    'The preview of the report is still open',
    'The person can comment on the preview for the days of the department’s policy, unless they agree to it before.',
    'Wait for the day that `preview_ends_on` names, or ask the person to agree.',
  ],
  'report-consent-revoked': [
    409,
    'A mentee whom the report names has revoked their consent',
    'A preview names a mentee who no longer consents to be named in reports on the mentor.',
    'Withdraw the preview and request the report again.',
  ],
  'report-batch-size': [
    422,
    'A batch of reports is for 1 to 2,000 people',
    'Nobody is due for promotion between the two days, the file names nobody, or there are more than 2,000 people.',
    'Check the days or the file, or request several batches.',
  ],
  'report-batch-open': [
    409,
    'The batch of reports is not complete yet',
    'Its job is still requesting reports.',
    'Wait until the job is over, or cancel it.',
  ],
  'report-consent-state': [
    409,
    'The consent is not in a state that allows this',
    'Consent that was given is revoked, and consent that was not given cannot be. `detail` says where it stands.',
    'Read the consent again and choose an action that its state allows.',
  ],
  'report-mention-unfit': [
    422,
    'Reports cannot mention this',
    'A mention has members that do not belong to its kind, or is of a day that lies outside the mentorship and the two years after it.',
    'Correct what the pointer of each error names.',
  ],
  'report-mention-limit': [
    409,
    'Reports tell no more than this',
    'Reports tell up to five selected mentorships in the words of the mentor, and a mentee is asked about twenty achievements at most.',
    'Withdraw one of them, then write the other. An achievement that is withdrawn makes room thirty days after it was written.',
  ],
  'report-mention-exists': [
    409,
    'The mentorship is selected already',
    'A mentorship is told once. The earlier text is not withdrawn.',
    'Edit the words of the earlier one, or withdraw it.',
  ],
  'report-mention-state': [
    409,
    'The mention is not in a state that allows this',
    'Consent that was given is revoked, consent that was not given cannot be, and what is withdrawn is over. `detail` says where it stands.',
    'Read the mention again and choose an action that its state allows.',
  ],
  'report-profile-unfit': [
    422,
    'Nothing can be printed by this profile, or it cannot hold from that day on',
    'It names a column that the section does not have, or one twice, has headings out of order, or begins too early. `errors` says where.',
    'Correct what the pointer of each error names.',
  ],
  'report-differs': [
    422,
    'This is not the report that was issued under the number',
    'The file or digest differs from the report that was issued: it was changed, is another report, or was copied incompletely.',
    'Compare the number, or ask faculty affairs for the report.',
  ],
  'badges-unavailable': [
    503,
    'This service issues no badges',
    'No key is configured that signs badges, or what others verify them by.',
    'Ask whoever runs the service to configure BADGE_KEYS; until then there are no badges.',
  ],
  'badge-unearned': [
    409,
    'There is nothing yet that the badge could be for',
    'A badge is for an academic year whose statement of credits was issued to you, and in which you have credits as mentor, or for an award that you hold.',
    'Read the statement of the year, or the award; `detail` says what is missing.',
  ],
  'badge-exists': [
    409,
    'You have a badge for it already',
    'What was achieved once has one badge that is valid.',
    'Use the badge that you have, or revoke it first.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  ...awards.constraints,
  ...learning.constraints,
  credit_claim_once: { code: 'credit-exists', detail: 'You have claimed this already; a claim that was rejected cannot be made again.' },
  credit_entry_one_reversal: { code: 'credit-reversed', detail: 'It was taken back meanwhile.' },
  credit_statement_once: { code: 'credit-exists', detail: 'The statement of that academic year was issued meanwhile.' },
  mentor_feedback_final: { code: 'mentor-feedback-state', detail: 'The mentor was shown it meanwhile; it is final.' },
  mentor_feedback_one_open: {
    code: 'mentor-feedback-exists',
    detail: 'There is a draft, or held feedback, in this mentorship; edit or withdraw it first.',
  },
  feedback_reflection_once: { code: 'feedback-reflection-exists', detail: 'You have written a reflection on it; correct that one.' },
  badge_kept: { code: 'concurrent-change', detail: 'The badge was revoked meanwhile, for good.' },
  badge_one_an_award: { code: 'badge-exists', pointer: '/award_id', detail: 'You have a valid badge for that award.' },
  badge_one_a_statement: { code: 'badge-exists', pointer: '/academic_year', detail: 'You have a valid badge for that academic year.' },
  report_mention_selected_once: {
    code: 'report-mention-exists',
    detail: 'The mentorship is selected already; edit its words, or withdraw it.',
  },
  report_mention_achievements: {
    code: 'report-mention-limit',
    pointer: '/kind',
    detail: 'You have asked the mentee about twenty achievements. Withdraw one; it makes room thirty days after it was written.',
  },
  report_kept: { code: 'report-state', detail: 'What a report says does not change.' },
  report_snapshot_one_successor: {
    code: 'report-state',
    detail: 'A report that is to supersede it is under way; issue or withdraw that one.',
  },
} as const satisfies Constraints;
