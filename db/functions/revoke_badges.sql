-- A badge goes with its ground, whoever takes it: where credits are taken back, those of a year that has none left, or fewer than the badge tells.
-- Badges are asked for under lock_credits, so that none slips in meanwhile.
create or replace function revoke_badges() returns trigger language plpgsql as $$
begin
  if exists (select from posted where quarter_credits < 0) then
    update badge b set revoked_at = request_now(), revoked_because = 'ground'
    from credit_statement s
    where s.id = b.statement_id and b.revoked_at is null
      and exists (select from posted p where p.quarter_credits < 0 and p.person_id in (b.person_id, s.person_id))
      and year_standing(b.person_id, s.academic_year) < coalesce(b.quarter_credits, 1);
  end if;
  return null;
end
$$;
create or replace trigger revoke_badges after insert on credit_entry referencing new table as posted
  for each statement execute function revoke_badges();
