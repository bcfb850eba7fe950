-- The first day after as many days from from_on as lie between it and nominal_on, where the days in `stopped` do not count: nominal_on itself
-- where none of them comes before. Null where a range it meets has no end. Not SQL: a loop takes half the time of a query with a window.
create or replace function stretched(from_on date, nominal_on date, stopped datemultirange) returns date language plpgsql immutable as $$
declare
  moved int := 0;
  span daterange;
begin
  -- In order, as a multirange keeps them. A range counts from where the days before it have not moved it.
  for span in select d from unnest(stopped * datemultirange(daterange(from_on, null))) d loop
    exit when lower(span) - moved >= nominal_on;
    if upper_inf(span) then
      return null;
    end if;
    moved := moved + (upper(span) - lower(span));
  end loop;
  return nominal_on + moved;
end
$$;
