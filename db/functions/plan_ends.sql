-- First day a plan would not hold any more if nobody closed it, as a value (see plan_end.sql).
create or replace function plan_ends(plan academic_plan) returns date language sql stable
  return (select e.ends_on from clock_stops(plan.mentee_id) s cross join lateral plan_end(plan, s.days) e);
