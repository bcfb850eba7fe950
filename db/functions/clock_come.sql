-- How far a clock that began on `since` has come on the day, without the days in `stopped`; the columns are those of programme_clock(). One row;
-- the planner writes it into the statement that asks.
create or replace function clock_come(since date, day date, stopped datemultirange, months int default 12)
returns table (adjusted_days int, adjusted_months int, programme_year int, due_on date)
language sql immutable rows 1 as $$
  select passed.days, whole.n, whole.n / 12 + 1,
    case when isempty(stopped) then (since + make_interval(months => months))::date else due_after(since, months, stopped) end
  from (
    select day - since - case when day > since and stopped && daterange(since, day)
      then days_in(stopped * datemultirange(daterange(since, day))) else 0 end::int as days
    offset 0 -- keeps the planner from copying it to each place that names its result
  ) passed
  cross join lateral (select since + passed.days as on_day) come
  cross join lateral (
    select (12 * (date_part('year', come.on_day) - date_part('year', since)) + date_part('month', come.on_day) - date_part('month', since))::int as n
    offset 0
  ) by_name
  cross join lateral (
    select by_name.n - case when (since + make_interval(months => by_name.n))::date > come.on_day then 1 else 0 end as n
  ) whole
$$;
