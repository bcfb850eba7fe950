-- The divisions of a department in which the programme begins later than on a day, with their days, as two arrays in the same order. A division that succeeds
-- others goes on with what they began, whatever the day of the reorganisation.
create or replace function late_divisions(department uuid, begins_on date) returns table (ids uuid[], days date[]) language sql stable as $$
  with recursive begun(division_id, starts_on) as (
    select v.id, v.starts_on from division v where v.department_id = department
    union
    select s.to_division_id, b.starts_on from begun b join division_succession s on s.from_division_id = b.division_id
  ), late as (
    select b.division_id, min(b.starts_on) as starts_on from begun b group by b.division_id having min(b.starts_on) > begins_on
  )
  select coalesce(array_agg(l.division_id order by l.division_id), '{}'), coalesce(array_agg(l.starts_on order by l.division_id), '{}') from late l
$$;
