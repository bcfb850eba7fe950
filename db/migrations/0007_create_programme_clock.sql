-- The programme clock of a person on a day: the one definition for rosters, due dates and metrics. Its twin for a single person
-- in hand is src/core/calendar.ts; a property test holds the two together.

-- No row where the person is not full-time on the day.
--   starts_on        first day of the first full-time appointment of the present uninterrupted full-time spell. Part-time to
--                    full-time starts a new clock, also where HR keeps the appointment's first day (appointed_on)
--   adjusted_days    days since then, without those in clock-stopping leaves (their union: leaves can overlap)
--   adjusted_months  whole months in the adjusted days, the end of the month clamped: 31 August + 18 months = 28 or 29 February
--   programme_year   1 for adjusted months 0 to 11, 2 for 12 to 23, …
--   due_on           first day on which `months` adjusted months are complete: the nominal day, moved by each clock-stopping leave
--                    that begins before the day it has been moved to; null where such a leave has no end yet
-- What an appointment's period says decides; its status word does not.
create function programme_clock(person uuid, day date, months int default 12)
returns table (starts_on date, adjusted_days int, adjusted_months int, programme_year int, due_on date)
language sql stable as $$
  select clock.starts_on, passed.days, whole.months, whole.months / 12 + 1,
    case when not leaves.endless then nominal.due_on + leaves.moved_days end
  from (
    -- What was recorded between the appointment's first day and the spell was something else than this spell.
    select case when exists (
        select from appointment e
        where e.person_id = person and e.category in ('full_time', 'part_time', 'adjunct') and e.starts_on < lower(spell.days)
          and (e.ends_on is null or (e.ends_on > e.starts_on and e.ends_on > f.appointed_on))
      ) then lower(spell.days) else f.appointed_on end as starts_on
    from (
      select range_agg(daterange(a.starts_on, a.ends_on)) as days
      from appointment a where a.person_id = person and a.category = 'full_time'
    ) full_time
    cross join lateral unnest(full_time.days) spell(days)
    join appointment f on f.person_id = person and f.category = 'full_time' and f.starts_on = lower(spell.days)
      and (f.ends_on is null or f.ends_on > f.starts_on)
    where spell.days @> day
    offset 0 -- keeps the planner from copying this subquery to each place that names its result
  ) clock
  cross join lateral (select (clock.starts_on + make_interval(months => months))::date as due_on) nominal
  cross join lateral (
    select coalesce(sum(greatest(least(s.ends_on, day) - s.starts_on, 0)), 0)::int as days,
      coalesce(sum(s.ends_on - s.starts_on) filter (where s.counts_from < nominal.due_on), 0)::int as moved_days,
      coalesce(bool_or(s.ends_on is null and s.counts_from < nominal.due_on), false) as endless
    from (
      select lower(p.days) as starts_on, upper(p.days) as ends_on,
        lower(p.days) - coalesce(sum(upper(p.days) - lower(p.days))
          over (order by lower(p.days) rows between unbounded preceding and 1 preceding), 0)::int as counts_from
      from (
        select range_agg(daterange(l.starts_on, l.ends_on)) * datemultirange(daterange(clock.starts_on, null)) as days
        from leave l where l.person_id = person and l.stops_clock
      ) stopped
      cross join lateral unnest(stopped.days) p(days)
    ) s
  ) leaves
  cross join lateral (select day - clock.starts_on - leaves.days as days) passed
  cross join lateral (
    select 12 * (extract(year from passed_on)::int - extract(year from clock.starts_on)::int)
      + extract(month from passed_on)::int - extract(month from clock.starts_on)::int as months, passed_on
    from (select clock.starts_on + passed.days as passed_on) p
  ) by_name
  cross join lateral (
    select by_name.months - case when (clock.starts_on + make_interval(months => by_name.months))::date > by_name.passed_on
      then 1 else 0 end as months
  ) whole
$$;
