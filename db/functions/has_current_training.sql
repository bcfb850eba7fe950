-- Whether a person has a mentor training that counts on the day (see current_trainings.sql).
create or replace function has_current_training(person uuid, day date) returns boolean language sql stable
  return exists (select from current_trainings(person, day));
