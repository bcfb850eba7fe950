-- The meetings that count (qualifying_meetings.sql), of all formal assignments.
create or replace view qualifying_meeting with (security_invoker = true) as
select q.id, q.department_id, a.id as assignment_id, a.mentee_id, a.mentor_id, a.is_primary, q.held_on, q.duration_min
from assignment a
-- Once an assignment, not once a meeting: it costs more than all else here.
cross join lateral (
  select range_agg(daterange(i.starts_on, i.ends_on)) as days from assignment_interval i where i.assignment_id = a.id and i.status = 'active' offset 0
) active
cross join lateral qualifying_meetings(a.id, active.days) q
where a.subtype = 'formal';
