-- Runs after each statement that touches what records are compared by: compares those that changed, and those with whom they share or shared a name or
-- an address.
create or replace function compare_records() returns trigger language plpgsql as $$
declare
  department uuid;
  people uuid[];
  names text[];
  addresses text[];
begin
  if tg_table_name <> 'person' then
    for department, people in select c.department_id, array_agg(distinct c.person_id) from changed c group by 1 order by 1 loop
      perform refresh_possible_duplicates(department, people, '{}', '{}');
    end loop;
  elsif tg_op = 'INSERT' then
    for department, people, names, addresses in
      select c.department_id, array_agg(c.id), array_agg(sorted_words(c.sort_name)), array_agg(lower(c.email))
      from changed c where c.kind <> 'service' group by 1 order by 1
    loop
      perform refresh_possible_duplicates(department, people, names, addresses);
    end loop;
  else
    for department, people, names, addresses in
      select c.department_id, array_agg(c.id), array_agg(sorted_words(c.sort_name)) || array_agg(sorted_words(b.sort_name)),
        array_agg(lower(c.email)) || array_agg(lower(b.email))
      from changed c join before b on b.id = c.id
      where (c.sort_name, c.email, c.hr_number, c.orcid, c.kind, c.merged_into_id, c.deceased_on)
        is distinct from (b.sort_name, b.email, b.hr_number, b.orcid, b.kind, b.merged_into_id, b.deceased_on)
      group by 1 order by 1
    loop
      perform refresh_possible_duplicates(department, people, names, addresses);
    end loop;
  end if;
  return null;
end
$$;
create or replace trigger compare_insert after insert on person referencing new table as changed
  for each statement execute function compare_records();
create or replace trigger compare_update after update on person referencing old table as before new table as changed
  for each statement execute function compare_records();
create or replace trigger compare_insert after insert on division_membership referencing new table as changed
  for each statement execute function compare_records();
create or replace trigger compare_update after update on division_membership referencing new table as changed
  for each statement execute function compare_records();
create or replace trigger compare_insert after insert on appointment referencing new table as changed
  for each statement execute function compare_records();
create or replace trigger compare_update after update on appointment referencing new table as changed
  for each statement execute function compare_records();
