-- due_after() for a person: without the days in their clock-stopping leaves.
create or replace function adjusted_due(person uuid, from_on date, months int) returns date language sql stable
  return due_after(from_on, months, stopped_days(person));
