-- The meetings that count: confirmed by both sides, not by mail, long enough, on an active day of the assignment, one a pair and day (the
-- longest, then the first logged). None lies in the future: a meeting is logged when it has been held. Whoever counts as of an earlier day
-- leaves out what was held after it.
create or replace view qualifying_meeting with (security_invoker = true) as
select distinct on (m.assignment_id, m.held_on) m.id, m.department_id, m.assignment_id, a.mentee_id, a.mentor_id, a.is_primary, m.held_on,
  m.duration_min
from assignment a
-- Once an assignment, not once a meeting: it costs more than all else here.
cross join lateral (
  select range_agg(daterange(i.starts_on, i.ends_on)) as days from assignment_interval i where i.assignment_id = a.id and i.status = 'active' offset 0
) active
join meeting m on m.assignment_id = a.id
join policy p on p.department_id = m.department_id and daterange(p.starts_on, p.ends_on) @> m.held_on
where a.subtype = 'formal' and m.state = 'confirmed' and m.mode <> 'email' and m.duration_min >= p.meeting_min_minutes and active.days @> m.held_on
order by m.assignment_id, m.held_on, m.duration_min desc, m.logged_at, m.id;
