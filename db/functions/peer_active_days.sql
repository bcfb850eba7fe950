-- The days on which somebody is an active member of a group: those of the membership without those on which it is suspended.
create or replace function peer_active_days(membership uuid) returns datemultirange language sql stable as $$
  select datemultirange(daterange(m.joined_on, m.left_on))
    - coalesce((select range_agg(daterange(c.starts_on, c.ends_on)) from peer_conflict c where c.membership_id = m.id), '{}')
  from peer_membership m where m.id = membership and m.joined_on is not null
$$;
