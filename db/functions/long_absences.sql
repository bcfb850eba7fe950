-- The mentor's absences that are long enough to pause, by the policy of their first day. Leaves that touch are one absence.
create or replace function long_absences(person uuid) returns datemultirange language sql stable
  return (
    select coalesce(range_agg(away.days), '{}')
    from (select range_agg(daterange(l.starts_on, l.ends_on)) as days from leave l where l.person_id = person) leaves
    cross join lateral unnest(leaves.days) away(days)
    join person who on who.id = person
    join policy p on p.department_id = who.department_id and daterange(p.starts_on, p.ends_on) @> lower(away.days)
    where upper(away.days) is null or upper(away.days) - lower(away.days) >= p.mentor_leave_pause_days
  );
