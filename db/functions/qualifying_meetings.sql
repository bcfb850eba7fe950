-- The meetings of an assignment that count, `active` being its active days: confirmed by both sides or brought along by an import, not by mail, long
-- enough, on an active day, one a day (the longest, then the first logged). Those that were counted for a programme year count each: their day only
-- stands for one that is not known. None lies in the future: a meeting is logged when it has been held. Whoever counts as of an earlier day leaves out
-- what was held after it.
create or replace function qualifying_meetings(about uuid, active datemultirange)
returns table (id uuid, department_id uuid, held_on date, duration_min int) language sql stable rows 10 as $$
  select distinct on (m.held_on, case when m.counted_year is not null then m.id end) m.id, m.department_id, m.held_on, m.duration_min
  from meeting m
  join policy p on p.department_id = m.department_id and daterange(p.starts_on, p.ends_on) @> m.held_on
  where m.assignment_id = about and m.state = 'confirmed' and m.mode <> 'email' and m.duration_min >= p.meeting_min_minutes and active @> m.held_on
  order by m.held_on, case when m.counted_year is not null then m.id end, m.duration_min desc, m.logged_at, m.id
$$;
