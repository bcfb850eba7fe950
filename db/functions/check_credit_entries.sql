-- No statement leaves a cap exceeded, whoever writes. Under READ COMMITTED each look below is later than the wait for the person's lock, so that
-- of two writers the second counts what the first has committed; in other isolation levels it would not, and they are refused.
create or replace function check_credit_entries() returns trigger language plpgsql as $$
declare
  broken text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'credits are posted under read committed' using errcode = 'check_violation', constraint = tg_name;
  end if;
  perform lock_credits(locked.person_id) from (select distinct a.person_id from added a order by a.person_id) locked;

  with touched as (
    select distinct a.person_id, a.side, a.code, a.window_key, a.academic_year from added a
  ), chain as (
    select g.*, coalesce(g.capped_from, g.quarter_credits) as whole, g.quarter_credits + coalesce(later.sum, 0) as net,
      coalesce(later.is_reversed, false) as is_reversed
    from credit_entry g
    cross join lateral (
      select sum(e.quarter_credits) as sum, bool_or(e.kind = 'reversal') as is_reversed from credit_entry e where e.grant_id = g.id
    ) later
    where g.kind = 'grant' and exists (
      select from touched t where t.person_id = g.person_id and t.side = g.side
        and (t.academic_year = g.academic_year or (t.code = g.code and t.window_key = g.window_key)))
  ), offence as (
    select 'credit_entry_sum' as name from chain c where c.net < 0 or c.net > c.whole or (c.is_reversed and c.net <> 0)
    union all
    select 'credit_entry_round' from chain c
    where c.round > 1 and not exists (
      select from credit_entry b join credit_entry r on r.grant_id = b.id and r.kind = 'reversal'
      where b.kind = 'grant' and b.round = c.round - 1
        and (b.person_id, b.code, b.event_id, b.occasion) = (c.person_id, c.code, c.event_id, c.occasion))
    union all
    -- Sums first, and then of what is touched: the other way round each chain would be compared with each touched window.
    select 'credit_cap' from (
      select c.person_id, c.side, c.code, c.window_key from chain c
      join credit_rule r on r.rule_set_id = c.rule_set_id and r.code = c.code
      where c.net > 0
      group by c.person_id, c.side, c.code, c.window_key
      having (bool_and(r.cap_quarter_credits is not null) and sum(c.net) > max(r.cap_quarter_credits))
        or (bool_and(r.cap_count is not null) and count(*) > max(r.cap_count))
    ) above
    where exists (
      select from touched t where (t.person_id, t.side, t.code, t.window_key) = (above.person_id, above.side, above.code, above.window_key))
    union all
    select 'credit_person_cap' from (
      select c.person_id, c.side, c.academic_year from chain c
      join credit_rule_set s on s.id = c.rule_set_id
      where c.net > 0
      group by c.person_id, c.side, c.academic_year
      having sum(c.net) > max(s.person_cap)
    ) above
    where exists (select from touched t where (t.person_id, t.side, t.academic_year) = (above.person_id, above.side, above.academic_year))
    union all
    select 'credit_repeated' from added a
    join chain c on c.id = coalesce(a.grant_id, a.id) and c.net > 0 and c.repeat_key is not null
    join credit_entry g on g.kind = 'grant' and g.person_id = c.person_id and g.code = c.code and g.repeat_key = c.repeat_key and g.id <> c.id
    join credit_rule r on r.code = c.code and r.rule_set_id = case when g.event_on > c.event_on then g.rule_set_id else c.rule_set_id end
    where greatest(g.event_on, c.event_on) < least(g.event_on, c.event_on) + make_interval(months => r.repeat_months)
      and g.quarter_credits + coalesce((select sum(e.quarter_credits) from credit_entry e where e.grant_id = g.id), 0) > 0
    union all
    select 'credit_statement_issued' from added a
    join credit_statement s on s.person_id = a.person_id and s.academic_year = a.statement_year
  )
  select o.name into broken from offence o limit 1;
  if broken is not null then
    raise exception 'the entries break a rule of the ledger: %', broken
      using errcode = 'check_violation', constraint = broken, table = 'credit_entry';
  end if;
  return null;
end
$$;
create or replace trigger keep_caps after insert on credit_entry referencing new table as added
  for each statement execute function check_credit_entries();
