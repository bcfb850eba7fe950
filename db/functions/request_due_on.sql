-- First day on which a request is overdue if nobody has opened a discussion: the policy's days after it was opened or opens again, without those
-- in the mentee's clock-stopping leaves. Null where a leave has no end.
create or replace function request_due_on(r mentor_request) returns date language sql stable
  return (
    select stretched(counted.from_on, counted.from_on + (r.answer_due_on - coalesce(r.reopens_on, r.opened_on)), stopped_days(r.mentee_id))
    from (select case when r.reopens_on is null then r.opened_on else request_reopens_on(r) end as from_on) counted
  );
