-- The person, if here on the day: a row or none. Whoever is here lives and holds an appointment, or has held none by then and may still come: not
-- where HR has voided every appointment. External people are here while they live. For statements about many people, into which the planner writes it.
create or replace function here_on(person uuid, day date) returns table (person_id uuid) language sql stable rows 1 as $$
  select who.id
  from person who
  where who.id = person and (who.deceased_on is null or who.deceased_on > day)
    and (who.kind = 'external'
      or exists (select from appointment a where a.person_id = person and a.starts_on <= day and (a.ends_on is null or a.ends_on > day))
      or (select coalesce(bool_and(a.starts_on > day) filter (where a.ends_on is null or a.ends_on > a.starts_on), count(*) = 0)
        from appointment a where a.person_id = person))
$$;
