-- On which days an assignment was active, paused or suspended. Suspension outranks a pause. Everything that counts days, meetings or mentors
-- counts from here, never from the present status. A mentor's long absence pauses a formal assignment without a stored pause.
create or replace view assignment_interval with (security_invoker = true) as
select a.id as assignment_id, a.department_id, part.status, lower(span) as starts_on, upper(span) as ends_on
from assignment a
cross join lateral (
  select coalesce(range_agg(daterange(c.starts_on, c.ends_on)), '{}') as days from conflict_case c where c.assignment_id = a.id
) suspended
cross join lateral (
  select coalesce(range_agg(daterange(p.starts_on, p.ends_on)), '{}')
    -- Only of mentors who have leaves, who are few: the call costs more than all else here.
    + case when a.subtype = 'formal' and exists (select from leave l where l.person_id = a.mentor_id)
        then absence_pauses(a.id, a.mentor_id) else '{}' end as days
  from assignment_pause p where p.assignment_id = a.id
) paused
cross join lateral (select datemultirange(daterange(a.starts_on, a.until_on)) as days) whole
cross join lateral (values
  ('active', whole.days - paused.days - suspended.days),
  ('paused', (whole.days * paused.days) - suspended.days),
  ('suspended_conflict', whole.days * suspended.days)
) part(status, days)
cross join lateral unnest(part.days) span
where a.state in ('live', 'completed', 'ended');
