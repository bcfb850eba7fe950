-- A cycle moves on one state at a time and never back; once it has opened, its criteria stay.
create or replace function keep_award_cycle() returns trigger language plpgsql as $$
begin
  if (old.programme_id, old.academic_year) is distinct from (new.programme_id, new.academic_year)
    or (old.criteria_id is not null and new.criteria_id is distinct from old.criteria_id)
    or not (new.state = old.state or (old.state, new.state) in
      (('planned', 'open'), ('open', 'nominee_materials'), ('nominee_materials', 'review'), ('review', 'decided'), ('decided', 'conferred')))
  then
    raise exception 'the cycle does not move from % to %', old.state, new.state
      using errcode = 'check_violation', constraint = 'award_cycle_moves_on', table = tg_table_name;
  end if;
  return new;
end
$$;
create or replace trigger keep_cycle before update on award_cycle for each row execute function keep_award_cycle();
