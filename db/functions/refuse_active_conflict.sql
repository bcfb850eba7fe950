-- Raises assignment_not_in_reporting_line where a formal assignment is active on a day on which the mentee reports to the mentor, or would if records
-- that may be one person were: nobody is formally mentored by someone they report to, whoever writes what and when.
create or replace function refuse_active_conflict(checked uuid) returns void language plpgsql as $$
declare
  department uuid;
  mentee uuid;
  mentor uuid;
begin
  select a.department_id, a.mentee_id, a.mentor_id into department, mentee, mentor from assignment a
  where a.id = checked and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended');
  if not found then return; end if;
  perform lock_conflict_rule_shared(department);
  if not may_conflict(mentee, mentor) then return; end if;
  if exists (
    select from assignment a
    join assignment_interval i on i.assignment_id = a.id and i.status = 'active'
    cross join lateral conflict_bases(a.mentee_id, a.mentor_id, daterange(i.starts_on, i.ends_on)) r
    where a.id = checked
  ) then
    raise exception 'assignment % would be active while the mentee reports to the mentor', checked
      using errcode = 'check_violation', constraint = 'assignment_not_in_reporting_line', table = 'assignment';
  end if;
end
$$;
