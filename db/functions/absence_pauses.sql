-- The days on which the mentor's absence pauses a formal assignment.
create or replace function absence_pauses(assignment uuid, mentor uuid) returns datemultirange language sql stable
  return (
    select away.days - coalesce((
      select range_agg(daterange(c.continues_on, upper(about.days)))
      from leave_choice c
      cross join lateral (select chosen_absence(c, away.days) as days) about
      where c.assignment_id = assignment and c.choice = 'continue' and about.days is not null
        and (upper(about.days) is null or upper(about.days) > c.continues_on)
    ), '{}')
    from (select long_absences(mentor) as days) away
  );
