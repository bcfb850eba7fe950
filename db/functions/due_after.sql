-- First day on which `months` months since from_on are complete, where the days in `stopped` do not count: the due_on of programme_clock() for
-- any first day, as a pure function. Null where a range it meets has no end.
create or replace function due_after(from_on date, months int, stopped datemultirange) returns date language sql immutable
  return (
    select case when not coalesce(bool_or(s.starts_on is not null and s.ends_on is null), false) then nominal.due_on + coalesce(sum(s.ends_on - s.starts_on), 0)::int end
    from (select (from_on + make_interval(months => months))::date as due_on) nominal
    left join (
      select lower(d) as starts_on, upper(d) as ends_on,
        lower(d) - coalesce(sum(upper(d) - lower(d)) over (order by lower(d) rows between unbounded preceding and 1 preceding), 0)::int as counts_from
      from unnest(stopped * datemultirange(daterange(from_on, null))) d
    ) s on s.counts_from < nominal.due_on
    group by nominal.due_on
  );
