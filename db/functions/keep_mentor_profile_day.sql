-- Notes what a mentor profile says from this day on. Where a merge moves the profile to another record of the person, what it said comes with it.
create or replace function keep_mentor_profile_day() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.person_id <> old.person_id then
    update mentor_profile_day set person_id = new.person_id where person_id = old.person_id;
  end if;
  insert into mentor_profile_day (person_id, department_id, on_day, is_willing, capacity_formal, need_areas)
  select new.person_id, new.department_id, (request_now() at time zone d.time_zone)::date, new.is_willing, new.capacity_formal, new.need_areas
  from department d where d.id = new.department_id
  on conflict (person_id, on_day) do update
    set is_willing = excluded.is_willing, capacity_formal = excluded.capacity_formal, need_areas = excluded.need_areas;
  return null;
end
$$;
create or replace trigger keep_mentor_profile_day after insert or update of person_id, is_willing, capacity_formal, need_areas on mentor_profile
  for each row execute function keep_mentor_profile_day();
