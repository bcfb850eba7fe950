-- The programme clock of a person on a day: the one definition for rosters, due dates and metrics. The demo
-- counts due dates in src/demo/clock.ts; test/oracles/core/calendar.test.ts holds the two equal.
--
-- No row where the person is not full-time on the day.
--   starts_on        first day of the first full-time appointment of the present uninterrupted full-time spell. Part-time to full-time
--                    starts a new clock, also where HR keeps the appointment's first day (appointed_on)
--   adjusted_days    days since then, without those in clock-stopping leaves (their union: leaves can overlap)
--   adjusted_months  whole months in the adjusted days, the end of the month clamped: 31 August + 18 months = 28 or 29 February
--   programme_year   1 for adjusted months 0 to 11, 2 for 12 to 23, …
--   due_on           first day on which `months` adjusted months are complete: the nominal day, moved by each clock-stopping leave that
--                    begins before the day it has been moved to; null where such a leave has no end yet
-- What an appointment's period says decides; its status word does not.
create or replace function programme_clock(person uuid, day date, months int default 12)
returns table (starts_on date, adjusted_days int, adjusted_months int, programme_year int, due_on date)
language sql stable as $$
  select clock.starts_on, come.adjusted_days, come.adjusted_months, come.programme_year, come.due_on
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
  cross join lateral adjusted_clock(person, clock.starts_on, day, months) come
$$;
