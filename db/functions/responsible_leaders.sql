-- Who answers for a person on a day: the directors of their primary division, acting ones included; where there is none, the
-- physicians-in-chief of their primary site; else the mentorship leads; else the Chair. Never the person, and never nobody while the
-- department has a Chair. For somebody who has yet to begin, division and site are the coming ones. Those who are left out, because they are involved in the matter, count as not in office.
create or replace function responsible_leaders(person uuid, day date, without uuid[] default '{}') returns table (person_id uuid, role_id uuid, role text) language sql stable as $$
  with held as (
    select r.person_id, r.id as role_id, r.role, r.division_id, r.site_id,
      case r.role when 'division_director' then 1 when 'physician_in_chief' then 2 when 'mentorship_lead' then 3 else 4 end as turn
    from person who
    join leadership_role r on r.department_id = who.department_id
      and r.role in ('division_director', 'physician_in_chief', 'mentorship_lead', 'chair')
      and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
    join person holder on holder.id = r.person_id and (holder.deceased_on is null or holder.deceased_on > day)
    where who.id = person and r.person_id <> person and r.person_id <> all (without)
      and (r.role <> 'division_director' or r.division_id in (select led.division_id from led_places(person, day) led))
      and (r.role <> 'physician_in_chief' or r.site_id in (select led.site_id from led_places(person, day) led where led.is_primary))
  )
  select h.person_id, h.role_id, h.role from held h where h.turn = (select min(turn) from held)
$$;
