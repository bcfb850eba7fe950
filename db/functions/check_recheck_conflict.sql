-- At commit, for each assignment that a changed reporting fact may concern and that no recheck has looked at: refuses it while it is active in
-- a conflict.
create or replace function check_recheck_conflict() returns trigger language plpgsql as $$
begin
  if exists (select from conflict_recheck q where q.assignment_id = new.assignment_id) then
    perform refuse_active_conflict(new.assignment_id);
    delete from conflict_recheck q where q.assignment_id = new.assignment_id;
  end if;
  return null;
end
$$;
