-- Whether somebody who is here holds one of these offices over a person on a day: in the person's division or at their site, as mentorship
-- lead, as vice-chair or as Chair. The one rule for all who read the content of what was decided in an office: only while they hold it.
create or replace function holds_office(holder uuid, offices text[], over_person uuid, day date) returns boolean language sql stable
  return is_here(holder, day) and (
    exists (select from match_capacities(over_person, day) held where held.person_id = holder and held.capacity = any (offices))
    or exists (
      select from leadership_role r
      where r.person_id = holder and r.role in ('chair', 'vice_chair') and r.role = any (offices)
        and r.starts_on <= day and (r.ends_on is null or r.ends_on > day))
  );
