-- Whoever ranks a cycle is no party of it: neither nominee nor nominator nor writer of a letter. Each writer of any of these locks the cycle first, and
-- so sees what another one has committed.
create or replace function keep_award_apart() returns trigger language plpgsql as $$
declare
  of_cycle uuid;
begin
  if tg_table_name in ('nomination_nominator', 'nomination_letter') then
    select n.cycle_id into of_cycle from nomination n where n.id = new.nomination_id;
  else
    of_cycle := new.cycle_id;
  end if;
  perform from award_cycle c where c.id = of_cycle for no key update;
  if exists (
    select from award_committee_member m
    where m.cycle_id = of_cycle and m.left_on is null and award_bar(of_cycle, m.person_id, '-infinity') in ('nominee', 'nominator', 'letter_writer')
  ) then
    raise exception 'a party of an award does not rank it'
      using errcode = 'check_violation', constraint = 'award_ranked_by_others', table = tg_table_name;
  end if;
  return null;
end
$$;
create or replace trigger keep_apart after insert or update on award_committee_member for each row execute function keep_award_apart();
create or replace trigger keep_apart after insert or update of state, nominee_id on nomination for each row execute function keep_award_apart();
create or replace trigger keep_apart after insert or update on nomination_nominator for each row execute function keep_award_apart();
create or replace trigger keep_apart after insert or update of writer_id, state on nomination_letter for each row execute function keep_award_apart();
