-- A wave moves on and never back. Once people are invited, what they were told of it stays: above all in which form their answers are stored.
create or replace function keep_survey_wave() returns trigger language plpgsql as $$
begin
  if (old.opened_on is not null or exists (select from survey_invitation i where i.wave_id = old.id))
    and (old.instrument_id, old.form, old.about, old.audience, old.division_id, old.reminds, old.origin)
      is distinct from (new.instrument_id, new.form, new.about, new.audience, new.division_id, new.reminds, new.origin)
  then
    raise exception 'the form of a wave stays once people are invited'
      using errcode = 'check_violation', constraint = 'survey_wave_form_kept', table = tg_table_name;
  end if;
  if not (new.state = old.state or (old.origin = 'external' and (old.state, new.state) = ('draft', 'closed')) or (old.state, new.state) in (('draft', 'approved'), ('draft', 'abandoned'), ('approved', 'draft'),
    ('approved', 'open'), ('approved', 'abandoned'), ('open', 'paused'), ('paused', 'open'), ('paused', 'abandoned'), ('open', 'closed'),
    ('closed', 'analysed'), ('analysed', 'published')))
  then
    raise exception 'the wave does not move from % to %', old.state, new.state
      using errcode = 'check_violation', constraint = 'survey_wave_moves_on', table = tg_table_name;
  end if;
  return new;
end
$$;
create or replace trigger keep_wave before update on survey_wave for each row execute function keep_survey_wave();
