-- Why somebody cannot conduct the check-in of the mentee whose clock runs since a day, or null. What is said in it is neither for the
-- mentee's mentors nor for their director.
create or replace function conductor_bar(conductor uuid, mentee uuid, since date, day date) returns text language sql stable
  return case
    when conductor = mentee then 'is_mentee'
    when not is_here(conductor, day) or not exists (
      select from leadership_role r join person p on p.id = r.person_id and p.merged_into_id is null
      where r.person_id = conductor and r.role = 'vice_chair' and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
    ) then 'not_vice_chair'
    when mentored_during(conductor, mentee, daterange(least(since, day), day, '[]')) then 'is_mentor'
    when directs(conductor, mentee, day) then 'is_director'
  end;
