-- Whether a person is here on a day (see here_on.sql).
create or replace function is_here(person uuid, day date) returns boolean language sql stable
  return exists (select from here_on(person, day));
