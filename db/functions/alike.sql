-- The records that may be the same person as this one, as long as nobody has merged or dismissed the pair.
create or replace function alike(person uuid) returns table (other_id uuid, pair_id uuid) language sql stable as $$
  select d.duplicate_id, d.id from possible_duplicate d where d.person_id = person and d.dismissed_on is null
  union all
  select d.person_id, d.id from possible_duplicate d where d.duplicate_id = person and d.dismissed_on is null
$$;
