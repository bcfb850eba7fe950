/** Programme years and their meetings, as relations over `clock`, `pair` and `rule` of `owed-queries.ts`. */
import { sql } from 'kysely';
import type { AsOf } from './sql.ts';

/**
 * The programme year of the day and the one before, within those of the policy: their boundaries, moved by clock-stopping leaves, and how many of
 * their days have elapsed on the adjusted clock.
 */
export const year = sql`
  select c.person_id, c.is_enrolled, c.starts_on as clock_from, c.ends_on as appointed_until, c.sees_leaves, c.visible_on, c.stopped, c.tracked_from, n as programme_year,
    case when isempty(c.stopped) then nominal.starts_on else due_after(c.starts_on, 12 * (n - 1), c.stopped) end as starts_on,
    case when isempty(c.stopped) then nominal.ends_on else due_after(c.starts_on, 12 * n, c.stopped) end as ends_on,
    nominal.ends_on - nominal.starts_on as length,
    least(greatest(c.starts_on + c.adjusted_days - nominal.starts_on, 0), nominal.ends_on - nominal.starts_on) as elapsed
  from clock c
  cross join rule
  cross join lateral generate_series(greatest(c.programme_year - 1, 1), least(c.programme_year, rule.programme_years)) n
  cross join lateral (
    select (c.starts_on + make_interval(months => 12 * (n - 1)))::date as starts_on, (c.starts_on + make_interval(months => 12 * n))::date as ends_on
  ) nominal`;

/**
 * The days that the primary mentorships of a programme year have lost to suspension and absence so far, the days on which there was one, and the
 * last of these mentorships.
 */
export const lost = sql`
  select y.person_id, y.programme_year, range_agg(m.waived) as days, range_agg(daterange(m.starts_on, m.until_on)) as agreed,
    (array_agg(m.assignment_id order by m.starts_on desc) filter (where held.any_day))[1] as assignment_id,
    (array_agg(m.mentor_id order by m.starts_on desc) filter (where held.any_day))[1] as mentor_id
  from year y
  join pair m on m.mentee_id = y.person_id and m.is_primary
  cross join lateral (select m.until_on is null or m.until_on > greatest(m.starts_on, y.starts_on) as any_day) held
  where (y.ends_on is null or m.starts_on < y.ends_on) and (m.until_on is null or m.recorded_to > y.starts_on)
  group by y.person_id, y.programme_year`;

/**
 * The days of the qualifying meetings with the primary mentor, by programme year, and whether the caller may see all of these days: a mentor
 * does not see the days of meetings with the previous mentor. Meetings are read once for each pair.
 */
export const counted = ({ counted_to, meetings }: AsOf) => sql`
  select y.person_id, y.programme_year, array_agg(q.held_on order by q.held_on) as held_on,
    bool_and(${meetings('m.mentee_id', 'm.mentor_id')}) as days_visible
  from (select person_id, min(starts_on) as starts_on from year group by person_id) since
  join pair m on m.mentee_id = since.person_id and m.is_primary and (m.until_on is null or m.until_on > since.starts_on)
  cross join lateral (
    select q.held_on from qualifying_meetings(m.assignment_id, m.active) q
    where q.held_on >= since.starts_on and q.held_on <= ${counted_to('m.mentee_id', 'm.mentor_id')}
    offset 0
  ) q
  join year y on y.person_id = since.person_id and q.held_on >= y.starts_on and (y.ends_on is null or q.held_on < y.ends_on)
  group by y.person_id, y.programme_year`;

/**
 * Programme years with their meetings and their waived days: those lost so far, those so far without a primary mentor (who is what is owed
 * then), those before the programme began, and those after the end of the appointment. Days on which the clock stands still are not waived as well.
 */
export const met = ({ day, meetings }: AsOf) => sql`
  select y.*, least(${day}, y.ends_on) as judged_to,
    case when y.tracked_from <= y.starts_on then 0
      else days_in(datemultirange(daterange(y.starts_on, least(y.tracked_from, y.ends_on))) - y.stopped) end as untracked_days, lost.assignment_id, lost.mentor_id, coalesce(counted.held_on, '{}') as held_on,
    coalesce(counted.days_visible, true) and coalesce(${meetings('y.person_id', 'lost.mentor_id')}, false) as days_visible,
    case when isempty(waived.days) then 0 else coalesce(days_in(waived.days), 365) end as waived_days,
    case when isempty(waived.days) then 0 else days_in(waived.days * datemultirange(daterange(null, y.visible_on))) end as waived_so_far
  from year y
  left join lost on lost.person_id = y.person_id and lost.programme_year = y.programme_year
  left join counted on counted.person_id = y.person_id and counted.programme_year = y.programme_year
  cross join lateral (
    select ((datemultirange(daterange(null, y.visible_on)) - coalesce(lost.agreed, '{}'))
      + coalesce(lost.days * datemultirange(daterange(null, y.visible_on)), '{}')
      + datemultirange(daterange(null, y.tracked_from))
      + case when y.appointed_until is null then '{}' else datemultirange(daterange(y.appointed_until, null)) end)
      * datemultirange(daterange(y.starts_on, y.ends_on)) - y.stopped as days
  ) waived`;
