-- Runs after each statement that adds, removes or dismisses pairs of records that may be one person: the conflict rule looks again at the formal
-- mentorships of both.
create or replace function note_possible_duplicates() returns trigger language plpgsql as $$
declare
  department uuid;
  people uuid[];
begin
  for department, people in
    select c.department_id, array_agg(distinct one.id)
    from changed c cross join lateral (values (c.person_id), (c.duplicate_id)) one(id) group by 1 order by 1
  loop
    perform lock_conflict_rule(department);
    perform note_for_recheck(people, people);
  end loop;
  return null;
end
$$;
create or replace trigger note_insert after insert on possible_duplicate referencing new table as changed
  for each statement execute function note_possible_duplicates();
create or replace trigger note_update after update on possible_duplicate referencing new table as changed
  for each statement execute function note_possible_duplicates();
create or replace trigger note_delete after delete on possible_duplicate referencing old table as changed
  for each statement execute function note_possible_duplicates();
