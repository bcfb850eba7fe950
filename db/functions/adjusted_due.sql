-- due_after() for a person: without the days in their clock-stopping leaves.
create or replace function adjusted_due(person uuid, from_on date, months int) returns date language sql stable
  return due_after(from_on, months, coalesce((
    select range_agg(daterange(l.starts_on, l.ends_on)) from leave l where l.person_id = person and l.stops_clock), '{}'));
