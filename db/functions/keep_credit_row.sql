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
create or replace trigger keep_row before update or delete on credit_statement for each row execute function keep_credit_row();
create or replace trigger keep_all before truncate on credit_statement for each statement execute function keep_credit_row();
