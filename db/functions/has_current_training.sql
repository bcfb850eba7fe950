-- Whether a person's mentor training is verified, not voided, completed by the day and not expired on it.
create or replace function has_current_training(person uuid, day date) returns boolean language sql stable
  return exists (
    select from mentor_training t
    where t.person_id = person and t.verified_at is not null and t.voided_at is null
      and t.completed_on <= day and (t.expires_on is null or t.expires_on > day)
  );
