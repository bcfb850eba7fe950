-- How many days the ranges hold; null where one has no end.
create or replace function days_in(days datemultirange) returns int language sql immutable
  return (
    select case when not coalesce(bool_or(upper_inf(d) or lower_inf(d)), false) then coalesce(sum(upper(d) - lower(d)), 0)::int end from unnest(days) d
  );
