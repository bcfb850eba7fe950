-- The status of an assignment on one day, for showing; counting uses the view assignment_interval.
create or replace function assignment_status(a assignment, day date) returns text language sql stable
  return case
    when a.state = 'pending_acceptance' then case when a.expires_on <= day then 'expired' else a.state end
    when a.state = 'claimed' then case when a.expires_on <= day then 'lapsed' else a.state end
    when a.state not in ('live', 'completed', 'ended') then a.state
    -- Called off before it began, it never was anything else.
    when a.until_on <= a.starts_on then 'ended'
    when day < a.starts_on then 'scheduled'
    when a.until_on <= day then case when a.state = 'completed' then 'completed' else 'ended' end
    when exists (select from conflict_case c where c.assignment_id = a.id and c.starts_on <= day and (c.ends_on is null or c.ends_on > day))
      then 'suspended_conflict'
    when exists (select from assignment_pause p where p.assignment_id = a.id and p.starts_on <= day and (p.ends_on is null or p.ends_on > day))
      then 'paused'
    when a.subtype = 'formal' and exists (select from leave l where l.person_id = a.mentor_id and l.starts_on <= day and (l.ends_on is null or l.ends_on > day))
      and absence_pauses(a.id, a.mentor_id) @> day then 'paused'
    else 'active'
  end;
