-- What was posted, ruled and issued stays: whoever tries, no row changes or goes. A correction is another entry.
create or replace function keep_credit_row() returns trigger language plpgsql as $$
begin
  raise exception 'credits are corrected by further entries'
    using errcode = 'check_violation', constraint = tg_name, table = tg_table_name;
end
$$;
create or replace trigger keep_row before update or delete on credit_entry for each row execute function keep_credit_row();
create or replace trigger keep_all before truncate on credit_entry for each statement execute function keep_credit_row();
create or replace trigger keep_row before update or delete on credit_rule for each row execute function keep_credit_row();
create or replace trigger keep_all before truncate on credit_rule for each statement execute function keep_credit_row();
-- A version of the rules ends, and changes no further: who raised its cap would exceed it.
create or replace trigger keep_rules before update on credit_rule_set for each row
  when ((old.department_id, old.version, old.starts_year, old.person_cap, old.statement_days)
    is distinct from (new.department_id, new.version, new.starts_year, new.person_cap, new.statement_days))
  execute function keep_credit_row();
create or replace trigger keep_row before update or delete on credit_statement for each row execute function keep_credit_row();
create or replace trigger keep_all before truncate on credit_statement for each statement execute function keep_credit_row();
