-- EL: eligible mentees on a day: active full-time faculty in one of the programme years of the policy of that day, on the adjusted clock, and not on
-- a leave that stops it.
create or replace function measured_eligible(department uuid, day date)
returns table (person_id uuid, clock_from date, programme_year int, division_id uuid, site_id uuid, position_description text, stage text)
language sql stable as $$
  select f.person_id, k.starts_on, k.programme_year, f.division_id, f.site_id, f.position_description, f.stage
  from policy_on(department, day) rule
  cross join measured_faculty(department, day) f
  cross join lateral programme_clock(f.person_id, day) k
  where k.programme_year between 1 and rule.programme_years
    and not exists (
      select from leave l where l.person_id = f.person_id and l.stops_clock and l.starts_on <= day and (l.ends_on is null or l.ends_on > day)
    )
$$;
