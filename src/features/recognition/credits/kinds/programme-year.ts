import { sql } from 'kysely';
import { civilDay } from '../../../../domain/sql/days.ts';
import { describeCredit } from '../descriptor.ts';
import { dayOf, inAcademicYear, type Scope } from '../sql.ts';

/** The most days that a policy lets pass between the end of a programme year and its closing. */
const CLOSED_AFTER_ALL = 366;

/** As elsewhere, what leaves have moved shows on the first of a month: the day on which a credit appears reveals none of them. */
const closedBy = (scope: Scope) => sql`date_trunc('month', ${dayOf(scope)})::date`;

/**
 * A programme year of the mentee that is closed, with as many qualifying meetings as its active days ask for, at least one: the rule's amount,
 * by the share of the year's days on which the assignment was active, at least as many as the policy evaluates. Meetings on the mentor's leave, and days of a long one, are not counted.
 */
export const programmeYear = describeCredit({
  code: 'FM-YEAR',
  side: 'mentor',
  event:
    'a closed programme year of a formal assignment with the meetings it asks for, active on as many days as a year needs to be evaluated',
  evidence: 'assignment',
  window: 'academic_year',
  days: 'clock',
  is_claimed: false,
  facts: (scope) => ({
    person_id: sql`x.mentor_id`,
    event_id: sql`x.assignment_id`,
    occasion: sql`y.clock_from || ' ' || y.programme_year`,
    event_on: sql`y.ends_on - 1`,
    recorded_at: sql`y.ends_on::timestamptz`,
    share: { of: sql`counted.active`, from: sql`counted.whole` },
    assignment_id: sql`x.assignment_id`,
    window: inAcademicYear(sql`y.ends_on - 1`),
    from: sql`pair x
      join year y on y.mentee_id = x.mentee_id and y.ends_on <= ${dayOf(scope)} and y.ends_on > x.starts_on
        and (x.until_on is null or x.until_on > y.starts_on)
      join (select q.assignment_id, array_agg(q.held_on) as days from met q group by q.assignment_id) held on held.assignment_id = x.assignment_id
      cross join lateral (
        select datemultirange(daterange(y.first_on, y.ends_on)) - stopped_days(x.mentee_id) as days, daterange(y.starts_on, y.ends_on) as span
        offset 0
      ) counting
      cross join lateral (
        select days_in((x.active - x.absent) * counting.days) as active,
          days_in(datemultirange(counting.span) - stopped_days(x.mentee_id)) as whole,
          (select count(*) from unnest(held.days) q(held_on) where q.held_on <@ counting.span and not x.away @> q.held_on) as meetings
        offset 0
      ) counted
      join policy p on p.department_id = ${scope.department_id} and daterange(p.starts_on, p.ends_on) @> y.ends_on - 1
      cross join lateral (
        select case when y.is_enrolled then p.enrolled_meetings_minimum else p.meetings_minimum end as minimum
      ) asked
      where counted.active >= greatest(1, p.evaluated_year_days) and counted.meetings >= greatest(1, (2 * asked.minimum * counted.active + 365) / 730)
        and case when greatest(y.ends_on, ${civilDay('x.activated_at', scope.time_zone)}, (
            select max(${civilDay('e.created_at', scope.time_zone)}) from programme_enrolment e where y.is_enrolled and e.person_id = x.mentee_id
          )) + ${CLOSED_AFTER_ALL}::int <= ${closedBy(scope)} then true
          else coalesce((select c.closes_on <= ${closedBy(scope)} from year_closing(x.assignment_id, y.first_on) c), false) end`,
  }),
});
