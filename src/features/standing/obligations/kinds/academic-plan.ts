import { sql } from 'kysely';
import { describeKind } from '../descriptor.ts';
import { bool, date, EARLY, notWaived, stretched, text, uuid } from '../sql.ts';

/** An academic plan in force on the present clock. */
export const academicPlan = describeKind({
  kind: 'academic_plan',
  occasion: null,
  permission: 'plan:read',
  has_confidential_events: false,
  waiver: 'here',
  pair: 'primary',
  notifies: { person: 'due', pair: false, leaders: { after: 'obligation_escalation_days', again: false } },
  roster: { flag: true, milestone: false },
  follows_clock: true,
  detail: {},
  detail_of_leaves: [],
  rows: ({ day }) => ({
    person_id: uuid`c.person_id`,
    occasion: text`''`,
    assignment_id: uuid`m.assignment_id`,
    mentor_id: uuid`m.mentor_id`,
    clock_from: date`c.starts_on`,
    opens_on: date`c.starts_on`,
    due_on: date`due.late_from - 1`,
    late_from: date`due.late_from`,
    done_on: date`made.in_force_on`,
    is_done: bool`made.in_force_on is not null`,
    is_waived: notWaived,
    owed_anew: { due_days: sql`rule.plan_due_days` },
    detail: {},
    from: sql`clock c join mentored m on m.person_id = c.person_id cross join rule
      cross join lateral (
        select least(${stretched(sql`m.active_from`, sql`m.active_from + rule.plan_due_days + 1`)},
          ${stretched(sql`c.starts_on`, sql`c.starts_on + rule.plan_latest_days + 1`)}) as late_from
      ) due
      cross join lateral (
        select min(v.in_force_on) as in_force_on
        from academic_plan p join plan_version v on v.plan_id = p.id
        where p.mentee_id = c.person_id and p.until_on > p.starts_on and (p.until_on > c.starts_on
            or least(p.closed_on, (select e.ends_on from clock_stops(c.person_id) s cross join lateral plan_end(p, s.days) e)) > c.starts_on)
          and v.in_force_on <= ${day}
      ) made
      where ${EARLY}`,
  }),
});
