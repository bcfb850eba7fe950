-- The day from which a person owes what the programme asks: that on which it begins in the department, or in the division of which they are a primary member,
-- if that is later. Whoever comes from another division has owed it since they could owe it there. `late_ids`, `late_days`: see late_divisions.sql.
create or replace function owed_from(person uuid, begins_on date, late_ids uuid[], late_days date[]) returns date language sql stable as $$
  select coalesce((
    select min(greatest(coalesce(own.begins_on, owed_from.begins_on), case when m.starts_on > m.first_on then m.starts_on end))
    from (
      select m.division_id, m.starts_on, m.ends_on, min(m.starts_on) over () as first_on
      from division_membership m where m.person_id = person and m.is_primary and (m.ends_on is null or m.ends_on > m.starts_on)
    ) m
    cross join lateral (select late_days[array_position(late_ids, m.division_id)] as begins_on) own
    where m.ends_on is null or m.ends_on > coalesce(own.begins_on, owed_from.begins_on)), owed_from.begins_on)
$$;
