-- The formal mentors of a mentee on any of the days, paused and suspended ones too.
create or replace function mentors_during(mentee uuid, days daterange) returns table (person_id uuid) language sql stable as $$
  select a.mentor_id
  from assignment a
  where a.mentee_id = mentee and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended') and daterange(a.starts_on, a.until_on) && days
$$;
