-- Who is barred from mentoring somebody formally, all of them at once, on what basis and on which days: conflict_bases() for every mentor.
create or replace function conflict_superiors(mentee uuid, during daterange)
returns table (superior_id uuid, kind text, role_id uuid, line_ids uuid[], division_id uuid, site_id uuid, possible_duplicate_ids uuid[],
  starts_on date, ends_on date)
language sql stable as $$
  select s.superior_id, s.kind, s.role_id, s.line_ids, s.division_id, s.site_id, '{}'::uuid[], s.starts_on, s.ends_on
  from superiors_of(mentee, during) s
  union all
  select led.mentor_id, 'possible_duplicate', null, '{}', null, null, led.pair_ids, lower(days), upper(days)
  from (
    select r.id as mentor_id, pairs.ids as pair_ids, range_agg(daterange(s.starts_on, s.ends_on)) as all_days
    from (select mentee as id, '{}'::uuid[] as pairs union all select a.other_id, array[a.pair_id] from alike(mentee) a) e
    cross join lateral superiors_of(e.id, during) s
    cross join lateral (
      select s.superior_id as id, '{}'::uuid[] as pairs union all select a.other_id, array[a.pair_id] from alike(s.superior_id) a
    ) r
    cross join lateral (select array(select unnest(e.pairs || r.pairs) order by 1) as ids) pairs
    where pairs.ids <> '{}' and e.id <> r.id and r.id <> mentee and s.superior_id <> mentee and s.superior_id <> e.id
    group by r.id, pairs.ids, e.id, s.superior_id
  ) led
  cross join lateral unnest(led.all_days) days
$$;
