-- What the notices about obligations are looked up by: whether anybody who answers for a person was told of a matter, and whether a department was
-- told of any yet.

create index notification_obligation on notification (department_id, kind, subject_id, occasion)
  where kind in ('obligation_overdue', 'obligation_late');
