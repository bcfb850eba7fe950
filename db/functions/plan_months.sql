-- Months of an academic plan: of its nominal days, and on the adjusted clock.
create or replace function plan_months() returns integer language sql immutable parallel safe
  return 60;
