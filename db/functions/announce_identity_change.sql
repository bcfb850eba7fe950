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
  for each row when ((old.kind, old.department_id, old.merged_into_id, old.deceased_on) is distinct from (new.kind, new.department_id, new.merged_into_id, new.deceased_on))
  execute function announce_identity_change();
create or replace trigger announce_identity_change after update on department
  for each row when (old.time_zone is distinct from new.time_zone) execute function announce_identity_change();
