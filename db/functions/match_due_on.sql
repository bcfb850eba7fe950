-- First day on which a discussion has gone on for too long: the days for an answer, from the day it was opened or is planned for, without those
-- in the mentee's clock-stopping leaves. Null where a leave has no end.
create or replace function match_due_on(d match_discussion, r mentor_request) returns date language sql stable
  return (
    select stretched(counted.from_on, counted.from_on + p.request_answer_days, stopped_days(r.mentee_id))
    from policy p cross join (select greatest(d.opened_on, d.planned_on) as from_on) counted
    where p.id = r.policy_id
  );
