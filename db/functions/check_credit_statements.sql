-- A statement says what the ledger holds for its year, whoever issues it: who posts for the person meanwhile is waited for, and what they posted counts.
create or replace function check_credit_statements() returns trigger language plpgsql as $$
begin
  perform lock_credits(locked.person_id) from (select distinct i.person_id from issued i order by i.person_id) locked;
  if exists (
    select from issued i
    cross join lateral (
      select coalesce(sum(e.quarter_credits) filter (where e.side = 'mentor'), 0) as as_mentor,
        coalesce(sum(e.quarter_credits) filter (where e.side = 'mentee'), 0) as as_mentee
      from credit_entry e where e.person_id = i.person_id and e.statement_year = i.academic_year
    ) held
    where (i.mentor_quarter_credits, i.mentee_quarter_credits) <> (held.as_mentor, held.as_mentee)
  ) then
    raise exception 'a statement has the sums of its entries'
      using errcode = 'check_violation', constraint = tg_name, table = tg_table_name;
  end if;
  return null;
end
$$;
create or replace trigger keep_sums after insert on credit_statement referencing new table as issued
  for each statement execute function check_credit_statements();
