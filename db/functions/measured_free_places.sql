-- The mentors of a department who said that they are willing, of its full-time faculty of a day, with how many more formal mentees each would take: the
-- capacity they offered less the assignments that have begun or are agreed upon by then, paused ones included, suspended ones not. Those of whom it is
-- not recorded what their profile said on the day are there too: `is_recorded` is false.
create or replace function measured_free_places(department uuid, day date)
returns table (person_id uuid, is_recorded boolean, free int, rank text, division_id uuid, site_id uuid, position_description text, stage text)
language sql stable as $$
  select f.person_id, m.is_recorded, greatest(coalesce(m.capacity_formal, rule.capacity_formal_default) - (
      select count(*)::int from assignment a
      where a.mentor_id = f.person_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended') and (a.until_on is null or a.until_on > day)
        and coalesce((a.activated_at at time zone d.time_zone)::date, a.starts_on) <= day
        and not exists (select from conflict_case c
          where c.assignment_id = a.id and a.starts_on <= day and c.starts_on <= day and (c.ends_on is null or c.ends_on > day))
    ), 0), f.rank, f.division_id, f.site_id, f.position_description, f.stage
  from department d
  cross join lateral policy_on(d.id, day) rule
  cross join lateral measured_faculty(d.id, day) f
  cross join lateral measured_profile(f.person_id, day) m
  where d.id = department and (m.is_willing or not m.is_recorded)
$$;
