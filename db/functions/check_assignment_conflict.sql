-- At commit, for each assignment, pause or conflict case that was written: refuses what would leave a formal assignment active while the
-- mentee reports to the mentor.
create or replace function check_assignment_conflict() returns trigger language plpgsql as $$
begin
  -- Two statements: an expression that names both columns would be refused for the table that has only one.
  if tg_table_name = 'assignment' then
    perform refuse_active_conflict(new.id);
  else
    perform refuse_active_conflict(new.assignment_id);
  end if;
  return null;
end
$$;
