-- What was submitted stays as it was: its content and its goals.
create or replace function keep_submitted_content() returns trigger language plpgsql as $$
begin
  if exists (select from plan_version v where v.id in (old.version_id, new.version_id) and v.state <> 'draft') then
    raise exception 'what was submitted does not change'
      using errcode = 'check_violation', constraint = 'plan_version_frozen', table = tg_table_name;
  end if;
  return coalesce(new, old);
end
$$;
