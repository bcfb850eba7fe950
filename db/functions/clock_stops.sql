-- The days on which a person's clocks stand still, those of their clock-stopping leaves: one row. Not a function of a value, so that the planner
-- writes it into the statement that asks: a call costs more than the reading.
create or replace function clock_stops(person uuid) returns table (days datemultirange) language sql stable rows 1 as $$
  select coalesce(range_agg(daterange(l.starts_on, l.ends_on)), '{}') from leave l where l.person_id = person and l.stops_clock
$$;
