-- A badge goes with the award that it recognises. Badges are asked for under a lock of the award, so that none slips in meanwhile.
create or replace function revoke_award_badges() returns trigger language plpgsql as $$
begin
  update badge set revoked_at = request_now(), revoked_because = 'ground' where award_id = new.id and revoked_at is null;
  return null;
end
$$;
create or replace trigger revoke_badges after update of withdrawn_on on award for each row
  when (new.withdrawn_on is not null and old.withdrawn_on is null) execute function revoke_award_badges();
