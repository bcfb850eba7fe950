-- What a mentor has been shown stays as it was given, and whoever reflected on it did so on these words.
create or replace function keep_shown_feedback() returns trigger language plpgsql as $$
begin
  if old.state in ('released', 'shown')
    and (new.assignment_id, new.form, new.state, new.body, new.given_on, new.collection_id)
      is distinct from (old.assignment_id, old.form, old.state, old.body, old.given_on, old.collection_id) then
    raise exception 'feedback that was shown does not change'
      using errcode = 'check_violation', constraint = 'mentor_feedback_final', table = tg_table_name;
  end if;
  return new;
end
$$;
create or replace trigger keep_shown before update on mentor_feedback for each row execute function keep_shown_feedback();
