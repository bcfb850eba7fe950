-- Whether somebody directs a division of the mentee on a day, also one of a cross-appointment, also as acting director.
create or replace function directs(director uuid, mentee uuid, day date) returns boolean language sql stable
  return exists (
    select from leadership_role r
    join division_membership m on m.person_id = mentee and m.division_id = r.division_id
      and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)
    where r.person_id = director and r.role = 'division_director' and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
  );
