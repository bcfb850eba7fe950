-- First day a plan would not hold any more if nobody closed it: after its adjusted months, and no later than its successor begins;
-- 'infinity' while a leave that stops the clock has no end. A plan that was closed on its first day succeeds nothing. One row, for statements
-- about many plans, into which the planner writes it; `stopped`: clock_stops() of the mentee.
create or replace function plan_end(plan academic_plan, stopped datemultirange) returns table (ends_on date) language sql stable rows 1 as $$
  select least(
    case when isempty(stopped) then (plan.starts_on + make_interval(months => plan.months))::date
      else coalesce(due_after(plan.starts_on, plan.months, stopped), 'infinity') end,
    (
      select min(successor.starts_on) from academic_plan successor
      where successor.mentee_id = plan.mentee_id and successor.starts_on > plan.starts_on and successor.until_on > successor.starts_on
    ))
$$;
