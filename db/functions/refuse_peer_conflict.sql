-- Raises peer_membership_not_in_reporting_line where two are active members of one group on a day on which one of them reports to the other.
create or replace function refuse_peer_conflict(checked uuid) returns void language plpgsql as $$
declare
  department uuid;
begin
  select m.department_id into department from peer_membership m where m.id = checked and m.joined_on is not null;
  if not found then return; end if;
  perform lock_conflict_rule_shared(department);
  if exists (
    select from peer_pairs(checked) p
    cross join lateral (select peer_active_days(p.superior_id) * peer_active_days(p.subordinate_id) as days) shared
    cross join lateral reports_to(p.subordinate_person_id, p.superior_person_id, range_merge(shared.days)) r
    where shared.days && daterange(r.starts_on, r.ends_on)
  ) then
    raise exception 'peer membership % would be active beside somebody who reports to the member, or to whom the member reports', checked
      using errcode = 'check_violation', constraint = 'peer_membership_not_in_reporting_line', table = 'peer_membership';
  end if;
end
$$;
