-- Who holds on a day the office of an action: that in which its check-in or annual review was held. Of a check-in, a successor has only what
-- the office owns: what the mentee is to do stays between them and the conductor.
create or replace function action_holders(action uuid, day date) returns table (person_id uuid) language sql stable as $$
  select h.person_id
  from action_item t
  join check_in c on c.id = t.check_in_id
  cross join lateral check_in_holders(c.id, day) h
  where t.id = action and (t.owner_id <> c.mentee_id or h.person_id = c.conductor_id)
  union all
  select h.person_id
  from action_item t
  cross join lateral annual_review_keepers(t.review_id, day) h
  where t.id = action and t.review_id is not null
$$;
