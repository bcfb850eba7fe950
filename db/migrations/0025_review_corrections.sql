-- Check-ins and annual reviews: since when they are waived, what was recorded in error, who holds them and who is kept apart from them.

alter table check_in
  add waived_on date,
  add written_on date,
  add voided_reason text check (voided_reason in ('wrong_person', 'not_held', 'duplicate', 'other')),
  drop constraint check_in_state_check,
  add constraint check_in_state_check check (state in ('scheduled', 'held', 'acknowledged', 'waived', 'cancelled', 'voided')),
  add constraint check_in_voided_explained check ((state = 'voided') = (voided_reason is not null));
comment on column check_in.waived_on is 'Since when it is waived';
comment on column check_in.written_on is 'The day on which what was said was written down, from which the days to acknowledge it count';

alter table annual_review
  add waived_on date,
  add voided_reason text check (voided_reason in ('wrong_person', 'not_held', 'duplicate', 'other')),
  drop constraint annual_review_state_check,
  add constraint annual_review_state_check check (state in ('open', 'mentee_input', 'held', 'acknowledged', 'contested', 'waived', 'voided')),
  add constraint annual_review_voided_explained check ((state = 'voided') = (voided_reason is not null));
comment on column annual_review.waived_on is 'Since when it is waived';

-- The day of what is waived already is that of its last change. Neither version nor stamp of a row moves by it.
alter table check_in disable trigger stamp;
update check_in c set
  waived_on = case when c.state = 'waived' then (c.updated_at at time zone d.time_zone)::date end,
  written_on = case when c.state in ('held', 'acknowledged') then (coalesce(c.acknowledged_at, c.updated_at) at time zone d.time_zone)::date end
from department d where d.id = c.department_id and c.state in ('waived', 'held', 'acknowledged');
alter table check_in enable trigger stamp;
alter table annual_review disable trigger stamp;
update annual_review r set waived_on = (r.updated_at at time zone d.time_zone)::date
from department d where d.id = r.department_id and r.state = 'waived';
alter table annual_review enable trigger stamp;
alter table check_in add constraint check_in_waived_has_day check ((state = 'waived') = (waived_on is not null));
alter table annual_review add constraint annual_review_waived_has_day check ((state = 'waived') = (waived_on is not null));

-- Why something is waived for no reason that HR knows: for the mentee and the mentorship leads.
alter table check_in_content add waived_note text;
alter table annual_review_content add waived_note text;

-- What was recorded in error does not stand in the way of what is recorded instead.
drop index check_in_once_a_clock;
create unique index check_in_once_a_clock on check_in (mentee_id, clock_starts_on) where state not in ('cancelled', 'voided');
-- Still deferrable, so that it is judged when the statement has moved all of them: a merge may exchange two.
alter table annual_review
  drop constraint annual_review_once_a_year,
  add constraint annual_review_once_a_year exclude using btree (mentee_id with =, academic_year with =) where (state <> 'voided') deferrable initially immediate;
create index annual_review_mentee on annual_review (mentee_id, academic_year);

-- Whether somebody was a formal mentor of the mentee on any of the days, paused and suspended ones too.
create function mentored_during(mentor uuid, mentee uuid, days daterange) returns boolean language sql stable
  return exists (
    select from assignment a
    where a.mentee_id = mentee and a.mentor_id = mentor and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
      and daterange(a.starts_on, a.until_on) && days
  );

-- Whether somebody directs a division of the mentee on a day, also one of a cross-appointment, also as acting director.
create function directs(director uuid, mentee uuid, day date) returns boolean language sql stable
  return exists (
    select from leadership_role r
    join division_membership m on m.person_id = mentee and m.division_id = r.division_id
      and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)
    where r.person_id = director and r.role = 'division_director' and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
  );

-- Why somebody cannot conduct the check-in of the mentee whose clock runs since a day, or null. What is said in it is neither for the
-- mentee's mentors nor for their director.
create function conductor_bar(conductor uuid, mentee uuid, since date, day date) returns text language sql stable
  return case
    when conductor = mentee then 'is_mentee'
    when not is_here(conductor, day) or not exists (
      select from leadership_role r join person p on p.id = r.person_id and p.merged_into_id is null
      where r.person_id = conductor and r.role = 'vice_chair' and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
    ) then 'not_vice_chair'
    when mentored_during(conductor, mentee, daterange(least(since, day), day, '[]')) then 'is_mentor'
    when directs(conductor, mentee, day) then 'is_director'
  end;

-- Who holds the annual review of the mentee on a day, and prepares it until then, for an academic year by its first day: the directors of the
-- division; where nobody is left there, the physicians-in-chief; then the hospital division heads, the mentorship leads, the Chair. Nobody is
-- left who is the mentee, is not here, or was a formal mentor of the mentee on a day from the first of the year to that day.
create function annual_review_holders(mentee uuid, year_starts_on date, day date) returns table (capacity text, person_id uuid, role_id uuid)
language sql stable as $$
  select able.capacity, able.person_id, able.role_id
  from (
    select held.*, rank() over (order by array_position(
      array['division_director', 'physician_in_chief', 'hospital_division_head', 'mentorship_lead', 'chair'], held.capacity)) as turn
    from (
      select m.capacity, m.person_id, m.role_id from match_capacities(mentee, day) m where m.capacity <> 'mentorship_facilitator'
      union all
      (select distinct on (r.person_id) r.role, r.person_id, r.id
      from person who
      join leadership_role r on r.department_id = who.department_id and r.role = 'chair'
        and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
      where who.id = mentee
      order by r.person_id, r.starts_on, r.id)
    ) held
    where held.person_id <> mentee and is_here(held.person_id, day)
      and not mentored_during(held.person_id, mentee, daterange(least(year_starts_on, day), day, '[]'))
  ) able
  where able.turn = 1
$$;
