-- The clock by which a person's meetings are owed on the day (mentoring_spell.sql), and how far it has come.
--   enrolled_until   first day on which it is known that somebody enrolled while part-time or adjunct is not so any more
create or replace function mentoring_clock(person uuid, day date)
returns table (starts_on date, adjusted_days int, adjusted_months int, programme_year int, is_enrolled boolean, enrolled_until date)
language sql stable as $$
  select k.starts_on, come.adjusted_days, come.adjusted_months, come.programme_year, k.is_enrolled, case when k.is_enrolled then k.ends_on end
  from mentoring_spell(person, day) k
  cross join lateral adjusted_clock(person, k.starts_on, day) come
$$;
