-- Whether somebody was a formal mentor of the mentee on any of the days.
create or replace function mentored_during(mentor uuid, mentee uuid, days daterange) returns boolean language sql stable
  return exists (select from mentors_during(mentee, days) m where m.person_id = mentor);
