-- AM: the faculty of a department who were formal mentors on any of the days [from_on, to_on), paused and suspended assignments included. They are
-- counted where they were on the last of these days on which they were (`on_day`).
create or replace function measured_mentors(department uuid, from_on date, to_on date)
returns table (person_id uuid, on_day date, division_id uuid, site_id uuid, position_description text, stage text) language sql stable as $$
  select m.mentor_id, m.on_day, place.*
  from (
    select a.mentor_id, max(least(a.until_on, to_on)) - 1 as on_day
    from assignment a
    join person p on p.id = a.mentor_id and p.kind = 'faculty' and p.merged_into_id is null
    where a.department_id = department and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
      and a.starts_on < to_on and (a.until_on is null or a.until_on > greatest(a.starts_on, from_on))
    group by a.mentor_id
  ) m
  cross join lateral measured_place(m.mentor_id, m.on_day) place
$$;
