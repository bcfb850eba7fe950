-- When a row was created and changed, by whom, and its version, whatever the statement says. `create trigger stamp` on every table that has these columns.
create or replace function stamp_row() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.created_at := request_now();
    new.created_by := request_actor();
    new.row_version := 1;
  else
    new.created_at := old.created_at;
    new.created_by := old.created_by;
    new.row_version := old.row_version + 1;
  end if;
  new.updated_at := request_now();
  new.updated_by := request_actor();
  return new;
end
$$;
