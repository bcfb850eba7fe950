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
