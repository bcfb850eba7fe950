-- In which capacities people take part in matching this mentee on a day: directors and facilitators of the primary division, heads at any
-- of the mentee's sites, those of the coming ones for somebody who has yet to begin, leads of the department. The mentee's own roles are among them; who may not use theirs is for the rule to say.
create or replace function match_capacities(mentee uuid, day date) returns table (capacity text, person_id uuid, role_id uuid) language sql stable as $$
  select distinct on (r.role, r.person_id) r.role, r.person_id, r.id
  from person who
  join leadership_role r on r.department_id = who.department_id and r.role in ('division_director', 'physician_in_chief',
      'hospital_division_head', 'mentorship_facilitator', 'mentorship_lead')
    and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
  join person holder on holder.id = r.person_id and (holder.deceased_on is null or holder.deceased_on > day)
  where who.id = mentee
    and (r.division_id is null or r.division_id in (select led.division_id from led_places(mentee, day) led))
    and (r.site_id is null or r.site_id in (select led.site_id from led_places(mentee, day) led))
  order by r.role, r.person_id, r.starts_on, r.id
$$;
