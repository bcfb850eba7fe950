-- The clock by which a person's meetings are owed on the day: that of the full-time, else that of somebody who is enrolled while part-time or
-- adjunct and not full-time. It began with the uninterrupted days on which that is so, in however many rows they are recorded.
--   enrolled_until   first day on which it is known not to be so any more
create or replace function mentoring_clock(person uuid, day date)
returns table (starts_on date, adjusted_days int, adjusted_months int, programme_year int, is_enrolled boolean, enrolled_until date)
language sql stable as $$
  select k.starts_on, k.adjusted_days, k.adjusted_months, k.programme_year, false, null::date from programme_clock(person, day) k
  union all
  select lower(enrolled.days), come.adjusted_days, come.adjusted_months, come.programme_year, true, upper(enrolled.days)
  from (
    select spell.days
    from (select range_agg(daterange(e.starts_on, e.ends_on)) as days from programme_enrolment e where e.person_id = person) enrolments
    cross join lateral (
      select range_agg(daterange(a.starts_on, a.ends_on)) filter (where a.category in ('part_time', 'adjunct')) as some,
        coalesce(range_agg(daterange(a.starts_on, a.ends_on)) filter (where a.category = 'full_time'), '{}') as whole
      from appointment a where a.person_id = person and enrolments.days is not null
    ) appointed
    cross join lateral unnest(enrolments.days * appointed.some - appointed.whole) spell(days)
    where spell.days @> day
    offset 0
  ) enrolled
  cross join lateral adjusted_clock(person, lower(enrolled.days), day) come
$$;
