-- What was submitted stays as it was: which version of which plan it is, and on what it was decided.
create or replace function keep_submitted_version() returns trigger language plpgsql as $$
begin
  if (old.plan_id, old.version, old.change, old.based_on_id) is distinct from (new.plan_id, new.version, new.change, new.based_on_id)
    or (old.in_force_on is not null and new.in_force_on is distinct from old.in_force_on)
    or (old.state <> 'draft' and (new.state = 'draft'
      or (old.edition, old.position_description, old.submitted_on) is distinct from (new.edition, new.position_description, new.submitted_on)))
  then
    raise exception 'what was submitted does not change'
      using errcode = 'check_violation', constraint = 'plan_version_frozen', table = tg_table_name;
  end if;
  return new;
end
$$;
