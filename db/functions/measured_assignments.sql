-- FA: the formal assignments that both sides agreed upon and that hold on a day, suspended and paused ones too: `status` says which. They are
-- counted where the mentee is on that day.
create or replace function measured_assignments(department uuid, day date)
returns table (assignment_id uuid, mentee_id uuid, mentor_id uuid, is_primary boolean, starts_on date, until_on date, status text, division_id uuid,
  site_id uuid, position_description text, stage text) language sql stable as $$
  select a.id, a.mentee_id, a.mentor_id, a.is_primary, a.starts_on, a.until_on, assignment_status(a, day), place.*
  from assignment a
  cross join lateral measured_place(a.mentee_id, day) place
  where a.department_id = department and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
    and a.starts_on <= day and (a.until_on is null or a.until_on > day)
$$;
