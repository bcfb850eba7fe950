-- Every basis on which a formal mentorship of the two is a conflict, with its period: reports_to(), and for each way in which one of them or both may
-- be another record the days on which those would report to each other. Of the latter only the days are told, not why.
create or replace function conflict_bases(mentee uuid, mentor uuid, during daterange)
returns table (kind text, role_id uuid, line_ids uuid[], division_id uuid, site_id uuid, possible_duplicate_ids uuid[], starts_on date, ends_on date)
language sql stable as $$
  select r.kind, r.role_id, r.line_ids, r.division_id, r.site_id, '{}'::uuid[], r.starts_on, r.ends_on
  from reports_to(mentee, mentor, during) r
  union all
  select 'possible_duplicate', null, '{}', null, null, x.pair_ids, lower(days), upper(days)
  from alike_pairs(mentee, mentor) x
  cross join lateral (
    select range_agg(daterange(r.starts_on, r.ends_on)) as all_days from reports_to(x.mentee_id, x.mentor_id, during) r
  ) led
  cross join lateral unnest(led.all_days) days
$$;
