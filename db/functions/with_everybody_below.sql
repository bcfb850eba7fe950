-- Everybody who is below one of `people` by primary lines on some day, and they themselves. Walks by index whatever the statistics say: the
-- planner knows nothing of a transition table and would read whole tables.
create or replace function with_everybody_below(people uuid[]) returns table (person_id uuid) language sql stable as $$
  with recursive below(person_id) as (
    select unnest(people)
    union
    select l.subordinate_id from below b
    cross join lateral (
      select r.subordinate_id from reporting_line r where r.superior_id = b.person_id and r.kind = 'primary' offset 0
    ) l
  )
  select person_id from below
$$;
