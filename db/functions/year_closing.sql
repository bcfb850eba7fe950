-- When the mentee's programme year that holds the day is closed for the meetings of an assignment: the policy's days to confirm after the end of
-- the year, after the enrolment that began the clock was recorded, or after a mentorship recorded late became active, whichever is latest. From
-- `closes_on` on its counts are final. Both are null while the end of the year is not known; no row where no clock runs.
create or replace function year_closing(about uuid, day date) returns table (ends_on date, closes_on date) language sql stable as $$
  select year.ends_on, case when year.ends_on is not null then
      greatest(year.ends_on, enrolled.on_day, (a.activated_at at time zone d.time_zone)::date) + p.meeting_confirmation_days end
  from assignment a
  join department d on d.id = a.department_id
  cross join lateral mentoring_clock(a.mentee_id, day) k
  join policy p on p.department_id = a.department_id and p.starts_on <= day and (p.ends_on is null or p.ends_on > day)
  cross join lateral (select due_after(k.starts_on, 12 * k.programme_year, stopped_days(a.mentee_id)) as ends_on) year
  cross join lateral (
    select max((e.created_at at time zone d.time_zone)::date) as on_day from programme_enrolment e where k.is_enrolled and e.person_id = a.mentee_id
  ) enrolled
  where a.id = about
$$;
