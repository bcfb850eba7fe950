-- The divisions and sites whose leaders lead a person on a day: the primary division and all sites of the day, and where somebody will belong
-- whose appointment has yet to begin. Not SQL, so that its plan is kept: whoever asks for leaders asks often.
create or replace function led_places(person uuid, day date) returns table (division_id uuid, site_id uuid, is_primary boolean)
language plpgsql stable rows 4 as $$
begin
  return query
    select m.division_id, null::uuid, true from division_membership m
    where m.person_id = person and m.is_primary and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)
    union all
    select null, m.site_id, m.is_primary from site_membership m
    where m.person_id = person and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)
    union all
    select c.division_id, c.site_id, c.is_primary from coming_places(day) c where c.person_id = person;
end
$$;
