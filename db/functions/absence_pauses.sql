-- The days on which the mentor's absence pauses a formal assignment. Most mentors have never been away for long, and it is asked once an assignment.
create or replace function absence_pauses(assignment uuid, mentor uuid) returns datemultirange language plpgsql stable as $$
declare
  away datemultirange;
begin
  if not exists (select from leave l where l.person_id = mentor) then return '{}'; end if;
  away := long_absences(mentor);
  if isempty(away) then return away; end if;
  return away - coalesce((
    select range_agg(daterange(c.continues_on, upper(about.days)))
    from leave_choice c
    cross join lateral (select chosen_absence(c, away) as days) about
    where c.assignment_id = assignment and c.choice = 'continue' and about.days is not null
      and (upper(about.days) is null or upper(about.days) > c.continues_on)
  ), '{}');
end
$$;
