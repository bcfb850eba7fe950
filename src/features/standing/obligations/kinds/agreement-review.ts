import { sql } from 'kysely';
import { describeKind } from '../descriptor.ts';
import { count } from '../fields.ts';
import { acknowledged, acknowledgedOn, bool, date, notWaived, stretched, text, uuid } from '../sql.ts';

/** The review of the agreement in force by its `review_on`. Never done: a review makes a new version with its own day. */
export const agreementReview = describeKind({
  kind: 'agreement_review',
  occasion: 'the assignment and the version of its agreement',
  permission: null,
  has_confidential_events: false,
  waiver: 'here',
  pair: 'assignment_of_occasion',
  // The pair is notified by the feature of agreements.
  notifies: { person: null, pair: false, leaders: { after: 'obligation_escalation_days', again: false } },
  roster: { flag: true, milestone: false },
  follows_clock: true,
  detail: { version: count('agreement_review: version of the agreement to be reviewed', 1) },
  detail_of_leaves: [],
  rows: ({ day, time_zone }) => ({
    person_id: uuid`a.mentee_id`,
    occasion: text`a.assignment_id || ':' || g.version`,
    assignment_id: uuid`a.assignment_id`,
    mentor_id: uuid`a.mentor_id`,
    clock_from: date`null::date`,
    opens_on: date`due.late_from - 1 - rule.obligation_reminder_days`,
    due_on: date`due.late_from - 1`,
    late_from: date`due.late_from`,
    done_on: date`null::date`,
    is_done: bool`false`,
    is_waived: notWaived,
    owed_anew: { due_days: sql`rule.obligation_reminder_days` },
    detail: { version: sql`g.version` },
    from: sql`pair a cross join rule
      cross join lateral (
        select g.version, g.review_on, ${acknowledgedOn(time_zone)} as agreed_on from mentoring_agreement g
        where g.assignment_id = a.assignment_id and ${acknowledged} and ${acknowledgedOn(time_zone)} <= ${day}
        order by g.version desc limit 1
      ) g
      cross join lateral (select ${stretched(sql`g.agreed_on`, sql`g.review_on + 1`, sql`a.stopped`)} as late_from) due
      where a.is_current`,
  }),
});
