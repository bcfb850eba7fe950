-- How far a clock that began on `since` has come on the day; the columns are those of programme_clock().
create or replace function adjusted_clock(person uuid, since date, day date, months int default 12)
returns table (adjusted_days int, adjusted_months int, programme_year int, due_on date)
language sql stable as $$
  select passed.days, whole.months, whole.months / 12 + 1, case when not leaves.endless then nominal.due_on + leaves.moved_days end
  from (select (since + make_interval(months => months))::date as due_on) nominal
  cross join lateral (
    select coalesce(sum(greatest(least(s.ends_on, day) - s.starts_on, 0)), 0)::int as days,
      coalesce(sum(s.ends_on - s.starts_on) filter (where s.counts_from < nominal.due_on), 0)::int as moved_days,
      coalesce(bool_or(s.ends_on is null and s.counts_from < nominal.due_on), false) as endless
    from (
      select lower(p.days) as starts_on, upper(p.days) as ends_on,
        lower(p.days) - coalesce(sum(upper(p.days) - lower(p.days))
          over (order by lower(p.days) rows between unbounded preceding and 1 preceding), 0)::int as counts_from
      from (
        select range_agg(daterange(l.starts_on, l.ends_on)) * datemultirange(daterange(since, null)) as days
        from leave l where l.person_id = person and l.stops_clock
      ) stopped
      cross join lateral unnest(stopped.days) p(days)
    ) s
  ) leaves
  cross join lateral (select day - since - leaves.days as days) passed
  cross join lateral (
    select 12 * (extract(year from passed_on)::int - extract(year from since)::int) + extract(month from passed_on)::int - extract(month from since)::int as months,
      passed_on
    from (select since + passed.days as passed_on) p
  ) by_name
  cross join lateral (
    select by_name.months - case when (since + make_interval(months => by_name.months))::date > by_name.passed_on then 1 else 0 end as months
  ) whole
$$;
