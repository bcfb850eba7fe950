-- A person's mentor trainings that count on the day: verified, not voided, completed by the day and not expired on it.
create or replace function current_trainings(person uuid, day date) returns table (training_id uuid) language sql stable rows 1 as $$
  select t.id from mentor_training t
  where t.person_id = person and t.verified_at is not null and t.voided_at is null
    and t.completed_on <= day and (t.expires_on is null or t.expires_on > day)
$$;
