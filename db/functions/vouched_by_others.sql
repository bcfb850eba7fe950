-- Whether somebody other than `other`, and than the person, connected the person to a sign-in that is in use. One that no person recorded counts:
-- the operator made it; one that a claim of a token led to does not: whoever asks may have written what it names. A merge is followed, so that nobody becomes another by being merged.
create or replace function vouched_by_others(person uuid, other uuid) returns boolean language sql stable as $$
  select exists (
    select from person_login l
    left join person c on c.id = l.created_by
    where l.person_id = person and l.ended_at is null and not l.by_claim
      and (l.created_by is null or coalesce(c.merged_into_id, l.created_by) not in (person, other)))
$$;
