-- Who holds the annual review of the mentee on a day, and prepares it until then, for an academic year by its first day: the directors of the
-- division; where nobody is left there, the physicians-in-chief; then the hospital division heads, the mentorship leads, the Chair. Nobody is
-- left who is the mentee, is not here, or was a formal mentor of the mentee on a day from the first of the year to that day.
create or replace function annual_review_holders(mentee uuid, year_starts_on date, day date) returns table (capacity text, person_id uuid, role_id uuid)
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
