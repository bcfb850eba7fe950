-- may_report() for the two and for every pair that they may be besides: false where conflict_bases() has no row for them, whatever the days.
create or replace function may_conflict(mentee uuid, mentor uuid) returns boolean language sql stable as $$
  select may_report(mentee, mentor) or exists (select from alike_pairs(mentee, mentor) x where may_report(x.mentee_id, x.mentor_id))
$$;
