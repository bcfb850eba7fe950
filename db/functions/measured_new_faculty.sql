-- NF: the faculty whose full-time appointment began in the days [from_on, to_on), by the first day of its clock (see programme_clock.sql): a
-- promotion begins none, a change from part-time to full-time does. A person who came twice is there twice. They are counted where they were on the
-- first of these days on which they were full-time.
create or replace function measured_new_faculty(department uuid, from_on date, to_on date)
returns table (person_id uuid, starts_on date, until_on date, division_id uuid, site_id uuid, position_description text, stage text)
language sql stable as $$
  select spell.person_id, k.starts_on, upper(spell.days), place.*
  from (
    select held.person_id, days
    from (
      select a.person_id, range_agg(daterange(a.starts_on, a.ends_on)) as all_days
      from appointment a join person p on p.id = a.person_id and p.kind = 'faculty' and p.merged_into_id is null
      where a.department_id = department and a.category = 'full_time'
        -- Whoever has no such row begins no clock in these days, and most have none.
        and exists (
          select from appointment o where o.person_id = a.person_id and o.category = 'full_time'
            and (o.appointed_on >= from_on and o.appointed_on < to_on or o.starts_on >= from_on and o.starts_on < to_on)
        )
      group by a.person_id
    ) held
    cross join lateral unnest(held.all_days) days
  ) spell
  cross join lateral programme_clock(spell.person_id, lower(spell.days)) k
  cross join lateral measured_place(spell.person_id, lower(spell.days)) place
  where k.starts_on >= from_on and k.starts_on < to_on
$$;
