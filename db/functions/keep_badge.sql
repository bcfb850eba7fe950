-- A badge that was handed out says what it said: it can be revoked, once, and merges of two records of one person name the other record.
create or replace function keep_badge() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
    or (old.ground, old.statement_id, old.award_id, old.quarter_credits, old.public_id, old.credential, old.status_list_id, old.status_index, old.issued_at)
      is distinct from (new.ground, new.statement_id, new.award_id, new.quarter_credits, new.public_id, new.credential, new.status_list_id, new.status_index, new.issued_at)
    or (old.revoked_at is not null and (old.revoked_at, old.revoked_because) is distinct from (new.revoked_at, new.revoked_because))
  then
    raise exception 'a badge does not change, and stays revoked'
      using errcode = 'check_violation', constraint = 'badge_kept', table = tg_table_name;
  end if;
  return new;
end
$$;
create or replace trigger keep_badge before update or delete on badge for each row execute function keep_badge();
