-- The pairs that mentee and mentor may be besides: each of the two, or both, under another record that may be the same person.
create or replace function alike_pairs(mentee uuid, mentor uuid) returns table (mentee_id uuid, mentor_id uuid, pair_ids uuid[])
language sql stable as $$
  select e.id, r.id, array(select unnest(e.pairs || r.pairs) order by 1)
  from (select mentee as id, '{}'::uuid[] as pairs union all select a.other_id, array[a.pair_id] from alike(mentee) a) e
  cross join (select mentor as id, '{}'::uuid[] as pairs union all select a.other_id, array[a.pair_id] from alike(mentor) a) r
  where e.id <> r.id and e.id <> mentor and r.id <> mentee and e.pairs || r.pairs <> '{}'
$$;
