import { sql } from 'kysely';
import { civilDay } from '../../../../domain/sql/days.ts';
import { describeKind } from '../descriptor.ts';
import { day as dayOrNull } from '../fields.ts';
import { after, bool, date, EARLY, noAssignment, text, uuid } from '../sql.ts';

/**
 * The check-in of faculty on probation, after the policy's adjusted months (18). It stays owed, also after the programme years, until it is held,
 * waived or overtaken by the decision of the continuing faculty appointment review.
 */
export const checkIn = describeKind({
  kind: 'check_in',
  occasion: null,
  permission: 'check_in:read',
  has_confidential_events: false,
  waiver: { elsewhere: 'A check-in is waived with waiveCheckIn.' },
  pair: null,
  // Those who can schedule or hold it are notified by `notifyCheckInsDue`.
  notifies: { person: 'opening_and_due', pair: false, leaders: null },
  roster: { flag: true, milestone: true },
  follows_clock: true,
  detail: {
    planned_on: dayOrNull('check_in: the day for which it is scheduled').optional(),
    window_ends_on: dayOrNull('check_in: first day on which it is late').optional(),
  },
  detail_of_leaves: ['window_ends_on'],
  rows: ({ day, time_zone }) => ({
    person_id: uuid`c.person_id`,
    occasion: text`''`,
    ...noAssignment,
    clock_from: date`c.starts_on`,
    opens_on: date`(due.on_day - make_interval(months => rule.check_in_opens_months))::date`,
    due_on: date`due.on_day`,
    late_from: date`due.closes_on`,
    done_on: date`held.held_on`,
    is_done: bool`held.held_on is not null`,
    is_waived: bool`coalesce(held.is_waived, false)`,
    detail: { planned_on: sql`held.planned_on`, window_ends_on: sql`due.closes_on` },
    from: sql`clock c cross join rule
      cross join lateral (select ${after(sql`c.starts_on`, sql`rule.check_in_months`)} as on_day offset 0) pushed
      cross join lateral (select pushed.on_day, ${after(sql`pushed.on_day`, sql`rule.check_in_closes_months`)} as closes_on) due
      left join lateral (
        select case when h.held_on <= ${day} then h.held_on end as held_on, h.state = 'waived' and h.waived_on <= ${day} as is_waived, h.planned_on
        from check_in h
        where h.mentee_id = c.person_id and h.state not in ('cancelled', 'voided')
          and (h.clock_starts_on = c.starts_on or coalesce(h.held_on, ${civilDay('h.created_at', time_zone)}) >= c.starts_on)
        order by h.state in ('held', 'acknowledged') desc, h.state = 'waived' desc, h.id limit 1
      ) held on true
      where not c.is_enrolled and (c.is_probationary or ${EARLY}) and case when held.held_on is not null then ${EARLY} when not c.is_probationary then false
        when coalesce(held.is_waived, false) then ${EARLY}
        else not coalesce((select w.is_decided from cfar w where w.person_id = c.person_id), false) end`,
  }),
});
