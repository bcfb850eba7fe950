-- How long a plan lasts, and who decides when everybody closer is missing.

-- The programme decided later that a plan never waits for nobody: the mentorship lead is the last who stands in.
alter table plan_decision
  drop constraint plan_decision_capacity_check,
  add constraint plan_decision_capacity_check
    check (capacity in ('division_director', 'physician_in_chief', 'hospital_division_head', 'chair', 'mentorship_lead'));

comment on column academic_plan.ends_on is 'Nominal end, from which another plan may begin; plan_ends() says how long this one lasts until then';

create index action_item_department on action_item (department_id, id);
create index action_item_shared on action_item (department_id) where is_shared;
create index check_in_mentee on check_in (mentee_id);

-- First day a plan would not hold any more if nobody closed it: after 60 adjusted months, and no later than its successor begins; 'infinity'
-- while a leave that stops the clock has no end. A plan that was closed on its first day succeeds nothing.
create function plan_ends(plan academic_plan) returns date language sql stable
  return least(coalesce(adjusted_due(plan.mentee_id, plan.starts_on, 60), 'infinity'), (
    select min(successor.starts_on) from academic_plan successor
    where successor.mentee_id = plan.mentee_id and successor.starts_on > plan.starts_on and successor.until_on > successor.starts_on
  ));

-- First day a plan does not hold any more; never before its until_on, which knows neither leaves nor successors.
create function plan_until(plan academic_plan) returns date language sql stable
  return least(plan.closed_on, plan_ends(plan));

create function plan_status(plan academic_plan, day date) returns text language sql stable
  return case
    -- Closed on its first day, it never was anything else.
    when plan.closed_on <= greatest(plan.starts_on, day) then 'closed'
    when plan.until_on <= day and plan_until(plan) <= day then 'ended'
    when plan.starts_on > day then 'planned'
    else 'running'
  end;

-- Who holds which of the capacities in which plans are decided, over a person on a day.
create or replace function plan_capacities(mentee uuid, day date) returns table (capacity text, person_id uuid, role_id uuid) language sql stable as $$
  select held.capacity, held.person_id, held.role_id from match_capacities(mentee, day) held
  where held.capacity in ('division_director', 'physician_in_chief', 'hospital_division_head', 'mentorship_lead')
  union all
  (select distinct on (r.person_id) r.role, r.person_id, r.id
  from person who
  join leadership_role r on r.department_id = who.department_id and r.role = 'chair'
    and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
  join person holder on holder.id = r.person_id and (holder.deceased_on is null or holder.deceased_on > day)
  where who.id = mentee
  order by r.person_id, r.starts_on, r.id)
$$;

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
