-- A nomination moves along its states; what was submitted stays as it was. Merges of two records of one person name the other record.
create or replace function keep_nomination() returns trigger language plpgsql as $$
begin
  if new.cycle_id is distinct from old.cycle_id
    or (old.state <> 'draft' and (old.statement, old.mentorship, old.submitted_on) is distinct from (new.statement, new.mentorship, new.submitted_on))
    or not (new.state = old.state
      or (new.state = 'withdrawn' and old.state in ('draft', 'submitted', 'eligible', 'materials_requested', 'complete', 'under_review'))
      or (old.state, new.state) in (('draft', 'submitted'), ('submitted', 'eligible'), ('submitted', 'ineligible'), ('eligible', 'materials_requested'),
        ('materials_requested', 'complete'), ('complete', 'under_review'), ('under_review', 'awarded'), ('under_review', 'not_selected')))
  then
    raise exception 'the nomination does not move from % to %', old.state, new.state
      using errcode = 'check_violation', constraint = 'nomination_moves_on', table = tg_table_name;
  end if;
  return new;
end
$$;
create or replace trigger keep_nomination before update on nomination for each row execute function keep_nomination();
