-- The first day after as many days from from_on as lie between it and nominal_on, where the days in `stopped` do not count: nominal_on itself
-- where none of them comes before. Null where a range it meets has no end.
create or replace function stretched(from_on date, nominal_on date, stopped datemultirange) returns date language sql immutable
  return (
    select case when not coalesce(bool_or(s.starts_on is not null and s.ends_on is null), false) then nominal_on + coalesce(sum(s.ends_on - s.starts_on), 0)::int end
    from (select) nominal
    left join (
      select lower(d) as starts_on, upper(d) as ends_on,
        lower(d) - coalesce(sum(upper(d) - lower(d)) over (order by lower(d) rows between unbounded preceding and 1 preceding), 0)::int as counts_from
      from unnest(stopped * datemultirange(daterange(from_on, null))) d
    ) s on s.counts_from < nominal_on
  );
