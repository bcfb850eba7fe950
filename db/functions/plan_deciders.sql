-- Who could approve a version that waits for it, on a day, and in whose place: the twin of decidersOf() in the service. The director and
-- the physician-in-chief, as two people; an editorial version, the director. Where nobody is left for one of them, others stand in, and the
-- mentorship lead where none of these is left. Nobody decides on what they endorsed, and nobody on the plan of who is not here any more.
create or replace function plan_deciders(asked uuid, day date) returns table (capacity text, stands_in_for text, person_id uuid, role_id uuid)
language sql stable as $$
  with needed as (
    select p.mentee_id, part.capacity, v.change = 'editorial' as is_editorial
    from plan_version v
    join academic_plan p on p.id = v.plan_id
    cross join lateral unnest(case v.change when 'editorial' then array['division_director']
      else array['division_director', 'physician_in_chief'] end) part(capacity)
    where v.id = asked and v.state in ('submitted', 'partly_approved') and plan_status(p, day) in ('planned', 'running')
      and is_here(p.mentee_id, day)
      and not exists (
        select from plan_decision d
        where d.version_id = v.id and d.decision <> 'returned' and d.person_id <> p.mentee_id
          and coalesce(d.stands_in_for, d.capacity) = part.capacity
      )
  ), able as (
    select held.*, about.is_editorial
    from (select distinct n.mentee_id, n.is_editorial from needed n) about
    cross join lateral plan_capacities(about.mentee_id, day) held
    where held.person_id <> about.mentee_id
      and not exists (select from plan_decision d where d.version_id = asked and d.person_id = held.person_id)
      and not exists (select from plan_endorsement e where e.version_id = asked and e.mentor_id = held.person_id)
  ), holders as (
    select a.* from able a where a.capacity in (select n.capacity from needed n)
  ), vacant as (
    -- One person for both leaves the place of the physician-in-chief to somebody else.
    select n.capacity from needed n
    where not exists (select from holders h where h.capacity = n.capacity)
      or (n.capacity = 'physician_in_chief' and exists (select from holders h where h.capacity = 'division_director')
        and (select count(distinct h.person_id) from holders h) = 1)
  ), others as (
    select a.* from able a where exists (select from vacant) and a.person_id not in (select h.person_id from holders h)
  ), closer as (
    select o.* from others o
    where o.capacity in ('hospital_division_head', 'chair') or (o.is_editorial and o.capacity = 'physician_in_chief')
  )
  select h.capacity, null, h.person_id, h.role_id from holders h
  union all
  select s.capacity, (select min(v.capacity) from vacant v), s.person_id, s.role_id
  from (
    select * from closer
    union all
    select o.* from others o where o.capacity = 'mentorship_lead' and not exists (select from closer)
  ) s
$$;
