-- Where people will belong whose appointment has yet to begin: a row for the division, and for each site, of their first coming membership.
-- Somebody who holds no appointment on the day, and whose next one begins within the policy's days, is led from that day on by those who lead
-- there. Written so that the planner can begin with a person or with a unit.
create or replace function coming_places(day date)
returns table (person_id uuid, department_id uuid, starts_on date, division_id uuid, site_id uuid, is_primary boolean) language sql stable as $$
  select a.person_id, a.department_id, a.starts_on, place.division_id, place.site_id, place.is_primary
  from appointment a
  join policy p on p.department_id = a.department_id and p.starts_on <= day and (p.ends_on is null or p.ends_on > day)
  cross join lateral (
    select m.division_id, null::uuid as site_id, true as is_primary
    from division_membership m
    where m.person_id = a.person_id and m.is_primary and (m.ends_on is null or m.ends_on > greatest(m.starts_on, a.starts_on))
      and not exists (select from division_membership e
        where e.person_id = a.person_id and e.is_primary and (e.ends_on is null or e.ends_on > greatest(e.starts_on, a.starts_on))
          and greatest(e.starts_on, a.starts_on) < greatest(m.starts_on, a.starts_on))
    union all
    select null, m.site_id, m.is_primary
    from site_membership m
    where m.person_id = a.person_id and (m.ends_on is null or m.ends_on > greatest(m.starts_on, a.starts_on))
      and not exists (select from site_membership e
        where e.person_id = a.person_id and (e.ends_on is null or e.ends_on > greatest(e.starts_on, a.starts_on))
          and greatest(e.starts_on, a.starts_on) < greatest(m.starts_on, a.starts_on))
  ) place
  where a.starts_on > day and a.starts_on <= day + p.hire_lead_days and a.status <> 'ended' and (a.ends_on is null or a.ends_on > a.starts_on)
    and not exists (select from appointment held
      where held.person_id = a.person_id and held.status <> 'ended' and held.starts_on <= day and (held.ends_on is null or held.ends_on > day))
    and not exists (select from appointment sooner
      where sooner.person_id = a.person_id and sooner.status <> 'ended' and sooner.starts_on > day and sooner.starts_on < a.starts_on
        and (sooner.ends_on is null or sooner.ends_on > sooner.starts_on))
$$;
