-- First day on which `months` months since from_on are complete, where the days in `stopped` do not count: the due_on of programme_clock() for
-- any first day, as a pure function. Null where a range it meets has no end.
create or replace function due_after(from_on date, months int, stopped datemultirange) returns date language sql immutable
  return stretched(from_on, (from_on + make_interval(months => months))::date, stopped);
