-- What a plan is on a day: planned, running, ended or closed.
create or replace function plan_status(plan academic_plan, day date) returns text language sql stable
  return case
    -- Closed on its first day, it never was anything else.
    when plan.closed_on <= greatest(plan.starts_on, day) then 'closed'
    when plan.until_on <= day and plan_until(plan) <= day then 'ended'
    when plan.starts_on > day then 'planned'
    else 'running'
  end;
