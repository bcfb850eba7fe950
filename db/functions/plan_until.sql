-- First day a plan does not hold any more; never before its until_on, which knows neither leaves nor successors.
create or replace function plan_until(plan academic_plan) returns date language sql stable
  return least(plan.closed_on, plan_ends(plan));
