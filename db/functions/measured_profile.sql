-- What somebody's mentor profile said on a day; no row where they had none. It is recorded by day from some day on: before it `is_recorded` is false.
create or replace function measured_profile(person uuid, day date)
returns table (is_recorded boolean, is_willing boolean, capacity_formal int, need_areas text[]) language sql stable as $$
  select said.person_id is not null, said.is_willing, said.capacity_formal, said.need_areas
  from mentor_profile p
  join department d on d.id = p.department_id
  left join lateral (
    select h.* from mentor_profile_day h where h.person_id = p.person_id and h.on_day <= day order by h.on_day desc limit 1
  ) said on true
  where p.person_id = person and (said.person_id is not null or (p.created_at at time zone d.time_zone)::date <= day)
$$;
