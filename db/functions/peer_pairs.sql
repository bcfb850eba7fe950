-- The pairs that a membership makes with the others of its group, in both directions, with the days that the two memberships share.
create or replace function peer_pairs(membership uuid)
returns table (peer_group_id uuid, superior_id uuid, subordinate_id uuid, superior_person_id uuid, subordinate_person_id uuid, starts_on date, until_on date)
language sql stable as $$
  select m.peer_group_id, p.superior_id, p.subordinate_id, p.superior_person_id, p.subordinate_person_id,
    greatest(m.joined_on, o.joined_on), least(m.left_on, o.left_on)
  from peer_membership m
  join peer_membership o on o.department_id = m.department_id and o.peer_group_id = m.peer_group_id and o.id <> m.id
    and o.joined_on is not null and daterange(o.joined_on, o.left_on) && daterange(m.joined_on, m.left_on)
  cross join lateral (values (m.id, o.id, m.person_id, o.person_id), (o.id, m.id, o.person_id, m.person_id))
    as p(superior_id, subordinate_id, superior_person_id, subordinate_person_id)
  where m.id = membership and m.joined_on is not null
$$;
