-- The days on which a person's clocks stand still: those of their clock-stopping leaves.
create or replace function stopped_days(person uuid) returns datemultirange language sql stable
  return (
    select coalesce(range_agg(daterange(l.starts_on, l.ends_on)), '{}') from leave l where l.person_id = person and l.stops_clock
  );
