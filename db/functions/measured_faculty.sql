-- AF: the full-time faculty of a department who are active on a day, with where they are counted. What an appointment's period says decides.
create or replace function measured_faculty(department uuid, day date)
returns table (person_id uuid, rank text, division_id uuid, site_id uuid, position_description text, stage text) language sql stable as $$
  select p.id, a.rank, place.*
  from person p
  join appointment a on a.person_id = p.id and a.category = 'full_time' and a.starts_on <= day and (a.ends_on is null or a.ends_on > day)
  cross join lateral measured_place(p.id, day) place
  where p.department_id = department and p.kind = 'faculty' and p.merged_into_id is null and (p.deceased_on is null or p.deceased_on > day)
$$;
