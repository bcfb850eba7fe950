-- A check-in can be held before it is late: not earlier than the policy's months, which are no more than those after which it is due.
update policy set check_in_earliest_months = check_in_months where check_in_earliest_months > check_in_months;
alter table policy add constraint policy_check_in_ordered check (check_in_earliest_months <= check_in_months);
