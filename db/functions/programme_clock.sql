-- The programme clock of a person on a day: the one definition for rosters, due dates and metrics. The demo
-- counts due dates in src/demo/clock.ts; test/oracles/core/calendar.test.ts holds the two equal.
--
-- No row where the person is not full-time on the day.
--   starts_on        first day of the first full-time appointment of the present uninterrupted full-time spell (programme_spell.sql)
--   adjusted_days    days since then, without those in clock-stopping leaves (their union: leaves can overlap)
--   adjusted_months  whole months in the adjusted days, the end of the month clamped: 31 August + 18 months = 28 or 29 February
--   programme_year   1 for adjusted months 0 to 11, 2 for 12 to 23, …
--   due_on           first day on which `months` adjusted months are complete: the nominal day, moved by each clock-stopping leave that
--                    begins before the day it has been moved to; null where such a leave has no end yet
create or replace function programme_clock(person uuid, day date, months int default 12)
returns table (starts_on date, adjusted_days int, adjusted_months int, programme_year int, due_on date)
language sql stable as $$
  select clock.starts_on, come.adjusted_days, come.adjusted_months, come.programme_year, come.due_on
  from programme_spell(person, day) clock
  cross join lateral adjusted_clock(person, clock.starts_on, day, months) come
$$;
