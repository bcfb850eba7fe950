-- Where a metric counts a person on a day: primary division, primary site, kind of position description and career stage, as they were then, never
-- as they are today. Cross-appointments place nobody.
create or replace function measured_place(person uuid, day date)
returns table (division_id uuid, site_id uuid, position_description text, stage text) language sql stable as $$
  select (
      select m.division_id from division_membership m
      where m.person_id = person and m.is_primary and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)
    ), (
      select s.site_id from site_membership s
      where s.person_id = person and s.is_primary and s.starts_on <= day and (s.ends_on is null or s.ends_on > day)
    ), (
      select d.kind from position_description d
      where d.person_id = person and d.starts_on <= day and (d.ends_on is null or d.ends_on > day)
    ), career_stage(person, day)
$$;
