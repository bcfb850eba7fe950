import { sql } from 'kysely';
import { isPrimaryMember } from '../../../../domain/sql/divisions.ts';
import { describeKind } from '../descriptor.ts';
import { day as dayOrNull } from '../fields.ts';
import { after, bool, date, EARLY, noAssignment, notWaived, text, uuid } from '../sql.ts';

/** Attendance of an orientation session. Whoever is excused from one, or on clock-stopping leave, is offered the next one. */
export const orientation = describeKind({
  kind: 'orientation',
  occasion: null,
  permission: null,
  has_confidential_events: false,
  waiver: 'here',
  pair: null,
  notifies: { person: 'due', pair: false, leaders: { after: 'obligation_escalation_days', again: false } },
  roster: { flag: true, milestone: false },
  follows_clock: true,
  detail: {
    first_offered_on: dayOrNull(
      'orientation: first session that the person could attend; left out where you may not read leaves',
    ).optional(),
  },
  detail_of_leaves: ['first_offered_on'],
  rows: ({ day }) => ({
    person_id: uuid`c.person_id`,
    occasion: text`''`,
    ...noAssignment,
    clock_from: date`c.starts_on`,
    opens_on: date`c.starts_on`,
    due_on: date`due.on_day`,
    late_from: date`due.on_day + 1`,
    done_on: date`attended.on_day`,
    is_done: bool`attended.on_day is not null`,
    is_waived: notWaived,
    detail: { first_offered_on: sql`offered.on_day` },
    from: sql`clock c cross join rule
      cross join lateral (
        select min(s.held_on) as on_day from session s
        where s.is_mandatory and s.held_on >= c.starts_on and not c.stopped @> s.held_on
          and (s.division_id is null or ${isPrimaryMember('c.person_id', sql.ref('s.division_id'), sql.ref('s.held_on'))})
          and not exists (select from event_attendance t where t.event_id = s.id and t.person_id = c.person_id and t.attendance = 'excused')
      ) offered
      cross join lateral (
        select min(s.held_on) as on_day from event_attendance t join session s on s.id = t.event_id
        where t.person_id = c.person_id and t.attendance = 'present' and s.held_on between c.starts_on and ${day}
      ) attended
      cross join lateral (select least(offered.on_day, ${after(sql`c.starts_on`, sql`rule.orientation_due_months`)}) as on_day) due
      where ${EARLY}`,
  }),
});
