-- Who holds on a day the office in which a check-in was held: its conductor as long as they are a vice-chair; then the vice-chairs of the
-- same portfolio; then any vice-chair. Nobody who directs the mentee, is their formal mentor, or, of the successors, was so on this clock.
create or replace function check_in_holders(check_in_id uuid, day date) returns table (person_id uuid) language sql stable as $$
  with able as (
    select r.person_id, case when r.person_id = c.conductor_id then 1 when r.portfolio = asked.portfolio then 2 else 3 end as turn
    from check_in c
    left join leadership_role asked on asked.id = c.role_id
    join leadership_role r on r.department_id = c.department_id and r.role = 'vice_chair'
      and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
    where c.id = check_in_id and r.person_id <> c.mentee_id and is_here(r.person_id, day) and not directs(r.person_id, c.mentee_id, day)
      and not mentored_during(r.person_id, c.mentee_id,
        daterange(case when r.person_id = c.conductor_id then day else least(c.clock_starts_on, day) end, day, '[]'))
  )
  select distinct a.person_id from able a where a.turn = (select min(turn) from able)
$$;
