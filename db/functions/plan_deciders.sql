-- Who could approve a version that waits for it, on a day, in which office, and in whose place; plan_approvals() decides. Nobody for the plan
-- of a mentee who is not here any more.
create or replace function plan_deciders(asked uuid, day date) returns table (capacity text, stands_in_for text, person_id uuid, role_id uuid)
language sql stable as $$
  select a.capacity, nullif(a.needed, a.capacity), a.person_id, a.role_id
  from plan_version v
  join academic_plan p on p.id = v.plan_id and is_here(p.mentee_id, day)
  cross join lateral plan_approvals(v.id, day) a
  where v.id = asked and a.is_asked
$$;
