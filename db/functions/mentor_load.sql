-- How many formal mentees a mentor takes and has on a day, those about to begin included. Paused assignments count, suspended do not.
create or replace function mentor_load(mentor uuid, day date) returns table (capacity int, formal_mentees int) language sql stable as $$
  select coalesce(profile.capacity_formal, p.capacity_formal_default), (
    select count(*)::int from assignment a
    where a.mentor_id = mentor and a.subtype = 'formal' and a.state = 'live' and (a.until_on is null or a.until_on > day)
      and not exists (select from conflict_case c
        where c.assignment_id = a.id and c.starts_on <= day and (c.ends_on is null or c.ends_on > day) and a.starts_on <= day)
  )
  from person who
  join policy p on p.department_id = who.department_id and p.starts_on <= day and (p.ends_on is null or p.ends_on > day)
  left join mentor_profile profile on profile.person_id = who.id
  where who.id = mentor
$$;
