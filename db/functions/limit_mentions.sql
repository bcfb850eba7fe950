-- A mentor asks one mentee for consent to twenty achievements at most: a file tells no more of one mentorship, and nobody is asked to read more. One
-- that is withdrawn makes room, but not within thirty days, so that nobody is asked again and again.
create or replace function limit_mentions() returns trigger language plpgsql as $$
begin
  -- Two that are written at the same moment are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended('report_mention:' || new.mentor_id || ':' || new.mentee_id, 0));
  if (select count(*) from report_mention m
      where m.mentor_id = new.mentor_id and m.mentee_id = new.mentee_id and m.kind <> 'selected'
        and (m.state <> 'withdrawn' or m.created_at > new.created_at - interval '30 days')) >= 20
  then
    raise exception 'a mentee is asked about twenty achievements at most'
      using errcode = 'check_violation', constraint = 'report_mention_achievements', table = tg_table_name;
  end if;
  return new;
end
$$;
-- After `stamp`, which sets the instant: triggers fire in the order of their names.
create or replace trigger stamped_limit before insert on report_mention
  for each row when (new.kind <> 'selected') execute function limit_mentions();
