-- The policy of a department on a day: the version in force, before the first one the first.
create or replace function policy_on(department uuid, day date) returns setof policy language sql stable rows 1 as $$
  select p.* from policy p
  where p.department_id = department and (p.ends_on is null or p.ends_on > day) and (p.ends_on is null or p.ends_on > p.starts_on)
  order by p.starts_on
  limit 1
$$;
