-- Whether somebody was a formal mentor of the mentee on any of the days, paused and suspended ones too.
create or replace function mentored_during(mentor uuid, mentee uuid, days daterange) returns boolean language sql stable
  return exists (
    select from assignment a
    where a.mentee_id = mentee and a.mentor_id = mentor and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
      and daterange(a.starts_on, a.until_on) && days
  );
