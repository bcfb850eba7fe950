import { sql } from 'kysely';
import { describeKind } from '../descriptor.ts';
import { acknowledged, acknowledgedOn, bool, date, notWaived, stretched, text, uuid } from '../sql.ts';

/** A written agreement of a formal pair. Not owed while a conflict suspends the assignment, because they cannot write one then. */
export const agreement = describeKind({
  kind: 'agreement',
  occasion: 'the assignment',
  permission: null,
  has_confidential_events: false,
  waiver: 'here',
  pair: 'assignment_of_occasion',
  // The pair is notified by the feature of agreements.
  notifies: { person: null, pair: false, leaders: { after: 'obligation_escalation_days', again: false } },
  roster: { flag: true, milestone: false },
  follows_clock: true,
  detail: {},
  detail_of_leaves: [],
  rows: ({ day, time_zone }) => ({
    person_id: uuid`a.mentee_id`,
    occasion: text`a.assignment_id::text`,
    assignment_id: uuid`a.assignment_id`,
    mentor_id: uuid`a.mentor_id`,
    clock_from: date`null::date`,
    opens_on: date`a.begun_on`,
    begins_on: date`a.begun_on`,
    due_on: date`due.late_from - 1`,
    late_from: date`due.late_from`,
    done_on: date`agreed.on_day`,
    is_done: bool`agreed.on_day is not null`,
    is_waived: notWaived,
    owed_anew: { due_days: sql`rule.agreement_due_days` },
    detail: {},
    from: sql`pair a cross join rule
      cross join lateral (
        select ${stretched(sql`a.begun_on`, sql`a.begun_on + rule.agreement_due_days + 1`, sql`a.stopped`)} as late_from
      ) due
      cross join lateral (
        select min(${acknowledgedOn(time_zone)}) as on_day from mentoring_agreement g
        where g.assignment_id = a.assignment_id and ${acknowledged} and ${acknowledgedOn(time_zone)} <= ${day}
      ) agreed
      where a.is_current`,
  }),
});
