-- The first day from a day on on which a person holds an appointment, the day itself where they do then; null where none is known.
create or replace function appointed_from(person uuid, day date) returns date language sql stable
  return (
    select min(greatest(a.starts_on, day)) from appointment a
    where a.person_id = person and a.status <> 'ended' and (a.ends_on is null or a.ends_on > greatest(a.starts_on, day))
  );
