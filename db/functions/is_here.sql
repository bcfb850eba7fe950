-- Whoever is here on a day lives and holds an appointment, or has held none by then and may still come: not where HR has voided every
-- appointment. External people are here while they live.
create or replace function is_here(person uuid, day date) returns boolean language sql stable
  return exists (
    select from person who
    where who.id = person and (who.deceased_on is null or who.deceased_on > day)
      and (who.kind = 'external'
        or exists (select from appointment a where a.person_id = person and a.starts_on <= day and (a.ends_on is null or a.ends_on > day))
        or (select coalesce(bool_and(a.starts_on > day) filter (where a.ends_on is null or a.ends_on > a.starts_on), count(*) = 0)
          from appointment a where a.person_id = person))
  );
