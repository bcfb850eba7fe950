-- The days on which a person's clocks stand still, as a value (see clock_stops.sql).
create or replace function stopped_days(person uuid) returns datemultirange language sql stable
  return (select s.days from clock_stops(person) s);
