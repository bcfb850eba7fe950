-- The clock by which a person's meetings are owed on the day: that of the full-time, else that of somebody who is enrolled while part-time or
-- adjunct and not full-time. It began with the uninterrupted days on which that is so, in however many rows they are recorded, and ends with them.
create or replace function mentoring_spell(person uuid, day date) returns table (starts_on date, ends_on date, is_enrolled boolean)
language sql stable rows 1 as $$
  select k.starts_on, k.ends_on, false from programme_spell(person, day) k
  union all
  select lower(spell.days), upper(spell.days), true
  from (select range_agg(daterange(e.starts_on, e.ends_on)) as days from programme_enrolment e where e.person_id = person) enrolments
  cross join lateral (
    select range_agg(daterange(a.starts_on, a.ends_on)) filter (where a.category in ('part_time', 'adjunct')) as some,
      coalesce(range_agg(daterange(a.starts_on, a.ends_on)) filter (where a.category = 'full_time'), '{}') as whole
    from appointment a where a.person_id = person and enrolments.days is not null
  ) appointed
  cross join lateral unnest(enrolments.days * appointed.some - appointed.whole) spell(days)
  where spell.days @> day
$$;
