-- First day on which a discussion has gone on for too long: the days for an answer, from the day it was opened or is planned for.
create or replace function match_due_on(d match_discussion, r mentor_request) returns date language sql stable
  return (select greatest(d.opened_on, d.planned_on) + p.request_answer_days from policy p where p.id = r.policy_id);
