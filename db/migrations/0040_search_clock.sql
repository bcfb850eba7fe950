-- The search for a mentor follows the adjusted clock. The days of a request are stored as the calendar counts them, and moved by clock-stopping
-- leaves where they are read; one that has been reopened stays so, whatever leave is recorded later.
alter table mentor_request add reopened_on date;
comment on column mentor_request.reopened_on is 'When it was opened again after no match, by somebody or because its day had come';
comment on column mentor_request.answer_due_on is
  'First day on which nobody having opened a discussion is too long, without the days of leaves; request_due_on() adds them';
comment on column mentor_request.reopens_on is
  'When it opens again after no match, without the days of leaves until it has; request_reopens_on() adds them';
update mentor_request r set reopened_on = r.reopens_on
from department d
where d.id = r.department_id and r.reopens_on <= (now() at time zone d.time_zone)::date;
alter table mentor_request add constraint mentor_request_reopened_on_its_day check (reopened_on is null or reopened_on is not distinct from reopens_on);
