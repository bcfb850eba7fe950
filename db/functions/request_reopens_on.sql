-- First day on which a request is open again after no match: the policy's days later, without those in the mentee's clock-stopping leaves. Null
-- where it does not open by itself, or a leave has no end.
create or replace function request_reopens_on(r mentor_request) returns date language sql stable
  return coalesce(r.reopened_on, stretched(r.no_match_on, r.reopens_on, stopped_days(r.mentee_id)));
