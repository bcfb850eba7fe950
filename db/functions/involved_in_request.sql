-- Who is involved in a mentor request besides the mentee: whoever is or was the mentor of the assignment to be replaced or bridged, and of
-- the primary one that the mentee had on the day on which a primary mentor was asked for. They have no part in the request in any office.
create or replace function involved_in_request(request uuid) returns table (person_id uuid) language sql stable as $$
  select a.mentor_id
  from mentor_request r join assignment a on a.id in (r.replaces_id, r.interim_for_id)
  where r.id = request
  union
  select a.mentor_id
  from mentor_request r
  join assignment a on a.mentee_id = r.mentee_id and a.is_primary and a.state in ('live', 'completed', 'ended')
    and daterange(a.starts_on, a.until_on) @> r.opened_on
  where r.id = request and r.is_primary
$$;
