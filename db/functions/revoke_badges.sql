-- A badge goes with its ground, whoever takes it: where credits are taken back, those of a year that has none left, or fewer than the badge tells.
-- Badges are asked for under lock_credits, so that none slips in meanwhile.
create or replace function revoke_badges() returns trigger language plpgsql as $$
begin
  if exists (select from posted where quarter_credits < 0) then
    update badge b set revoked_at = request_now(), revoked_because = 'ground'
    from credit_statement s
    where s.id = b.statement_id and b.revoked_at is null
      and b.id in (
        select held.id from posted p join badge held on held.person_id = p.person_id where p.quarter_credits < 0
        -- Of a person who was merged into the holder.
        union select held.id from posted p join credit_statement own on own.person_id = p.person_id join badge held on held.statement_id = own.id
          where p.quarter_credits < 0)
      and year_standing(b.person_id, s.academic_year) < coalesce(b.quarter_credits, 1);
  end if;
  return null;
end
$$;
create or replace trigger revoke_badges after insert on credit_entry referencing new table as posted
  for each statement execute function revoke_badges();
