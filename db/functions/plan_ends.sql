-- First day a plan would not hold any more if nobody closed it: after its adjusted months, and no later than its successor begins;
-- 'infinity' while a leave that stops the clock has no end. A plan that was closed on its first day succeeds nothing.
create or replace function plan_ends(plan academic_plan) returns date language sql stable
  return least(coalesce(adjusted_due(plan.mentee_id, plan.starts_on, plan.months), 'infinity'), (
    select min(successor.starts_on) from academic_plan successor
    where successor.mentee_id = plan.mentee_id and successor.starts_on > plan.starts_on and successor.until_on > successor.starts_on
  ));
