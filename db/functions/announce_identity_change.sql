-- Processes that remember who signs in (src/domain/identities.ts) hear with the commit that something of it has changed, of nobody in particular.
create or replace function announce_identity_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('identity_changed', '');
  return null;
end
$$;
create or replace trigger announce_identity_change after insert or update or delete or truncate on person_login
  for each statement execute function announce_identity_change();
create or replace trigger announce_identity_change after insert or update or delete or truncate on leadership_role
  for each statement execute function announce_identity_change();
create or replace trigger announce_identity_change after update on person
  for each row when ((old.kind, old.department_id, old.merged_into_id, old.deceased_on, old.hr_number, old.university_id, old.email)
    is distinct from (new.kind, new.department_id, new.merged_into_id, new.deceased_on, new.hr_number, new.university_id, new.email))
  execute function announce_identity_change();
-- Another person may have the identifier by which somebody signs in.
create or replace trigger announce_identity_arrival after insert or delete or truncate on person
  for each statement execute function announce_identity_change();
create or replace trigger announce_identity_change after update on department
  for each row when ((old.time_zone, old.code) is distinct from (new.time_zone, new.code)) execute function announce_identity_change();
