-- How far a person's clock that began on `since` has come on the day; the columns are those of programme_clock().
create or replace function adjusted_clock(person uuid, since date, day date, months int default 12)
returns table (adjusted_days int, adjusted_months int, programme_year int, due_on date)
language sql stable as $$
  select come.* from clock_stops(person) s cross join lateral clock_come(since, day, s.days, months) come
$$;
