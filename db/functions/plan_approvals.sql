-- The approvals that a submitted version still needs on a day, a row for everybody who could give one; with nobody in the row where nobody
-- could. The director and the physician-in-chief approve, as two people; an editorial version needs the director alone. Each person decides
-- once, never the mentee, and never who endorsed the version. Where nobody is left for one of the two, or one person for both, a hospital
-- division head or the Chair stands in (in the place of the physician-in-chief, where either would do); for an editorial version the
-- physician-in-chief may, too. The mentorship lead does where none of these is left. Nothing for a version that does not wait for a decision.
--   needed      the office whose approval is missing; null for a director or physician-in-chief whose approval is not, who may still return
--               the version
--   is_vacant   nobody is left in that office who could give it: only who stands in does
--   capacity    the office in which the person decides: another one than `needed` where they stand in
--   is_asked    the person may approve now in this place; of two vacant places, one is filled first
create or replace function plan_approvals(asked uuid, day date)
returns table (needed text, is_vacant boolean, capacity text, person_id uuid, role_id uuid, is_asked boolean) language sql stable as $$
  with version as (
    select v.id, p.mentee_id, v.change = 'editorial' as is_editorial
    from plan_version v
    join academic_plan p on p.id = v.plan_id
    where v.id = asked and v.state in ('submitted', 'partly_approved') and plan_status(p, day) in ('planned', 'running')
  ), missing as (
    select part.capacity from version v
    cross join lateral unnest(case when v.is_editorial then array['division_director']
      else array['division_director', 'physician_in_chief'] end) part(capacity)
    -- A decision that became the mentee's own, because two records were one person, is nobody's.
    where not exists (
      select from plan_decision d
      where d.version_id = v.id and d.decision <> 'returned' and d.person_id <> v.mentee_id
        and coalesce(d.stands_in_for, d.capacity) = part.capacity
    )
  ), able as (
    select held.capacity, held.person_id, held.role_id, v.is_editorial
    from version v
    cross join lateral plan_capacities(v.mentee_id, day) held
    where held.person_id <> v.mentee_id
      and not exists (select from plan_decision d where d.version_id = v.id and d.person_id = held.person_id)
      and not exists (select from plan_endorsement e where e.version_id = v.id and e.mentor_id = held.person_id)
  ), holders as (
    select a.* from able a where a.capacity in (select m.capacity from missing m)
  ), places as (
    select m.capacity as needed,
      -- One person for both leaves the place of the physician-in-chief to somebody else.
      not exists (select from holders h where h.capacity = m.capacity)
        or (m.capacity = 'physician_in_chief' and exists (select from holders h where h.capacity = 'division_director')
          and (select count(distinct h.person_id) from holders h) = 1) as is_vacant
    from missing m
  ), others as (
    select a.* from able a where a.person_id not in (select h.person_id from holders h)
  ), closer as (
    select o.* from others o
    where o.capacity in ('hospital_division_head', 'chair') or (o.is_editorial and o.capacity = 'physician_in_chief')
  ), standing_in as (
    select c.* from closer c
    union all
    select o.* from others o where o.capacity = 'mentorship_lead' and not exists (select from closer)
  )
  select p.needed, p.is_vacant, could.capacity, could.person_id, could.role_id, coalesce(could.is_asked, false)
  from places p
  left join lateral (
    select h.capacity, h.person_id, h.role_id, true as is_asked from holders h where h.capacity = p.needed
    union all
    select s.capacity, s.person_id, s.role_id, p.needed = (select min(first.needed) from places first where first.is_vacant)
    from standing_in s where p.is_vacant
  ) could on true
  union all
  select null, null, a.capacity, a.person_id, a.role_id, false
  from able a
  where a.capacity in ('division_director', case when not a.is_editorial then 'physician_in_chief' end)
    and a.capacity not in (select m.capacity from missing m)
$$;
