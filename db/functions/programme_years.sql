-- The programme years of a person that have begun by a day, on every clock that they had (see mentoring_clock.sql).
--   clock_from      first day of the clock
--   starts_on       first day of the year, which later ones are moved by clock-stopping leaves; ends_on is null while such a leave has no end
--   first_on        first day of the year on which the clock ran: later than starts_on where the appointment was recorded later
create or replace function programme_years(person uuid, day date)
returns table (clock_from date, programme_year int, starts_on date, ends_on date, first_on date, is_enrolled boolean) language sql stable as $$
  with spell as (
    select lower(held.days) as starts_on, upper(held.days) as ends_on
    from (
      select range_agg(daterange(a.starts_on, a.ends_on)) as days from appointment a where a.person_id = person and a.category = 'full_time'
    ) full_time
    cross join lateral unnest(full_time.days) held(days)
    union all
    select lower(held.days), upper(held.days)
    from (select range_agg(daterange(e.starts_on, e.ends_on)) as days from programme_enrolment e where e.person_id = person) enrolments
    cross join lateral (
      select range_agg(daterange(a.starts_on, a.ends_on)) filter (where a.category in ('part_time', 'adjunct')) as some,
        coalesce(range_agg(daterange(a.starts_on, a.ends_on)) filter (where a.category = 'full_time'), '{}') as whole
      from appointment a where a.person_id = person and enrolments.days is not null
    ) appointed
    cross join lateral unnest(enrolments.days * appointed.some - appointed.whole) held(days)
  ), clock as materialized (
    select s.starts_on as spell_from, s.ends_on as spell_until, k.starts_on, k.is_enrolled, stopped_days(person) as stopped
    from spell s cross join lateral mentoring_clock(person, s.starts_on) k
    where s.starts_on <= day
  )
  select c.starts_on, y.n, y.starts_on, y.ends_on, greatest(y.starts_on, c.spell_from), c.is_enrolled
  from clock c
  cross join lateral (
    select due.n, lag(due.on_day, 1, c.starts_on) over (order by due.n) as starts_on, due.on_day as ends_on
    from (
      select n, case when isempty(c.stopped) then (c.starts_on + make_interval(years => n))::date else due_after(c.starts_on, 12 * n, c.stopped) end as on_day
      from generate_series(1, (day - c.starts_on) / 365 + 1) n
    ) due
  ) y
  where y.starts_on <= day and (c.spell_until is null or y.starts_on < c.spell_until) and (y.ends_on is null or y.ends_on > c.spell_from)
$$;
