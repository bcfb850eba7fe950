-- PY: the programme years of mentees whose last day lies in [from_on, to_on), within those of the policy of that day.
--   active_days    of 365, those on which meetings were owed: not those without a primary mentor, suspended, in a mentor's long absence after the
--                  policy's first days, or after the end of the appointment (days of clock-stopping leaves lengthen the year instead)
--   is_evaluated   whether these are as many as the policy asks for
--   minimum, target  meetings owed, in proportion to them
--   meetings       qualifying meetings with the primary mentor of the day
-- The year of somebody enrolled while part-time or adjunct is marked. Mentees are counted where they were on the last day of their year, or of
-- their appointment where that came first.
create or replace function measured_programme_years(department uuid, from_on date, to_on date)
returns table (person_id uuid, clock_from date, programme_year int, starts_on date, ends_on date, is_enrolled boolean, active_days int,
  is_evaluated boolean, minimum int, target int, meetings int, division_id uuid, site_id uuid, position_description text, stage text)
language sql stable as $$
  with year as materialized (
    select p.id as person_id, y.*, stopped_days(p.id) as stopped
    from person p cross join lateral programme_years(p.id, to_on - 1) y
    where p.department_id = department and p.kind = 'faculty' and p.merged_into_id is null
      and y.ends_on > from_on and y.ends_on <= to_on
  ), rule as materialized (
    select y.*, case when y.is_enrolled then r.enrolled_meetings_minimum else r.meetings_minimum end as asked_minimum,
      case when y.is_enrolled then r.enrolled_meetings_target else r.meetings_target end as asked_target,
      r.mentor_absence_grace_days, r.evaluated_year_days,
      case when y.is_enrolled then (select k.enrolled_until from mentoring_clock(y.person_id, y.first_on) k)
        else (select upper(spell) from (
          select range_agg(daterange(a.starts_on, a.ends_on)) as days from appointment a where a.person_id = y.person_id and a.category = 'full_time'
        ) held, unnest(held.days) spell where spell @> y.first_on) end as appointed_until
    from year y cross join lateral policy_on(department, y.ends_on - 1) r
    where y.programme_year <= r.programme_years
  ), met as materialized (
    select y.person_id, y.clock_from, y.programme_year, range_agg(daterange(a.starts_on, a.until_on)) as agreed, range_agg(lost.days) as lost,
      sum(held.meetings)::int as meetings
    from rule y
    join assignment a on a.mentee_id = y.person_id and a.is_primary and a.state in ('live', 'completed', 'ended')
      and a.starts_on < y.ends_on and (a.until_on is null or a.until_on > greatest(a.starts_on, y.starts_on))
    cross join lateral (
      select datemultirange(daterange(a.starts_on, a.until_on))
          * coalesce((select range_agg(daterange(c.starts_on, c.ends_on)) from conflict_case c where c.assignment_id = a.id), '{}')
        + coalesce((
          select range_agg(daterange(lower(x) + y.mentor_absence_grace_days, upper(x)))
          from unnest(absence_pauses(a.id, a.mentor_id) * datemultirange(daterange(a.starts_on, a.until_on))) x
          where upper_inf(x) or upper(x) > lower(x) + y.mentor_absence_grace_days
        ), '{}') as days
      offset 0
    ) lost
    cross join lateral (
      select count(*) as meetings from qualifying_meeting q where q.assignment_id = a.id and q.held_on >= y.starts_on and q.held_on < y.ends_on
      offset 0
    ) held
    group by y.person_id, y.clock_from, y.programme_year
  )
  select y.person_id, y.clock_from, y.programme_year, y.starts_on, y.ends_on, y.is_enrolled, counted.active, counted.active >= y.evaluated_year_days,
    (2 * y.asked_minimum * counted.active + 365) / 730, (2 * y.asked_target * counted.active + 365) / 730, coalesce(m.meetings, 0), place.*
  from rule y
  left join met m on m.person_id = y.person_id and m.clock_from = y.clock_from and m.programme_year = y.programme_year
  cross join lateral (
    select greatest(365 - days_in(
      (datemultirange(daterange(y.starts_on, y.ends_on)) - coalesce(m.agreed, '{}') + coalesce(m.lost, '{}')
        + case when y.appointed_until is null then '{}' else datemultirange(daterange(y.appointed_until, null)) end)
      * datemultirange(daterange(y.starts_on, y.ends_on)) - y.stopped
    ), 0) as active
  ) counted
  cross join lateral measured_place(y.person_id, least(y.ends_on, y.appointed_until) - 1) place
$$;
