-- Who can approve an access change on a day, and in what capacity: never whoever asked for it. The person, and for a merge the other record too,
-- if they can sign in; for a role only if the sign-in was not given by whoever asks, who would else approve their own wish under another name.
-- Or another administrator, who is a human being and none of two records to be merged; where a service client asks, not the one who registered it.
create or replace function access_approvers(change uuid, on_day date) returns table (person_id uuid, capacity text) language sql stable as $$
  select p.id, side.capacity
  from access_change c
  cross join lateral (values (c.person_id, 'person'), (c.duplicate_id, 'duplicate')) side(id, capacity)
  join person p on p.id = side.id
  where c.id = change and p.id <> c.requested_by and p.deceased_on is null and p.merged_into_id is null
    and exists (select from person_login l where l.person_id = p.id and l.ended_at is null)
    and (c.kind <> 'role' or vouched_by_others(p.id, c.requested_by))
  union
  select p.id, 'administrator'
  from access_change c
  join person asker on asker.id = c.requested_by
  join leadership_role r on r.department_id = c.department_id and r.role = 'programme_admin'
    and r.starts_on <= on_day and (r.ends_on is null or r.ends_on > on_day)
  join person p on p.id = r.person_id
  where c.id = change and p.id <> c.requested_by and p.kind <> 'service' and p.deceased_on is null
    and exists (select from person_login l where l.person_id = p.id and l.ended_at is null)
    and not (c.kind = 'merge' and p.id in (c.person_id, c.duplicate_id))
    and (asker.kind <> 'service' or vouched_by_others(asker.id, p.id))
$$;
