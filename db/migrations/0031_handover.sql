-- A replacement stands beside the assignment it replaces and ends it on its own first day. The day is kept apart from the end that people or a
-- career gave: a replacement that is called off before it begins takes back nothing but its own day.
alter table assignment
  add replaces_id uuid,
  add replaced_by_id uuid,
  add replaced_on date,
  add foreign key (department_id, replaces_id) references assignment (department_id, id),
  add foreign key (department_id, replaced_by_id) references assignment (department_id, id),
  add constraint assignment_replaces_another check (replaces_id <> id),
  add constraint assignment_replacement_is_formal check (replaces_id is null or subtype = 'formal'),
  add constraint assignment_replaced_has_day check ((replaced_by_id is null) = (replaced_on is null)),
  add constraint assignment_replaced_after_start check (replaced_on >= starts_on);
alter table assignment alter until_on set expression as (least(planned_ends_on, ends_on, replaced_on));
comment on column assignment.until_on is 'First day the assignment no longer holds: the earliest of planned end, actual end and handover';
comment on column assignment.replaces_id is 'The assignment of the same mentee whose place it takes on its first day';
comment on column assignment.replaced_on is 'First day of the assignment that took its place, replaced_by_id; it may lie after another end';
create unique index assignment_one_open_replacement on assignment (replaces_id) where state = 'pending_acceptance';
create index assignment_replaces on assignment (replaces_id) where replaces_id is not null;
create index assignment_replaced_by on assignment (replaced_by_id) where replaced_by_id is not null;

-- Whose absence an interim mentor is sought for. When that mentor does not return, the same request is for the successor.
alter table mentor_request
  add interim_for_id uuid,
  add foreign key (department_id, interim_for_id) references assignment (department_id, id);
create index mentor_request_interim on mentor_request (interim_for_id) where interim_for_id is not null;

-- A waiver for another reason than those of the list says which.
alter table obligation_waiver add note text;
update obligation_waiver set note = 'No words were recorded.' where reason = 'other';
alter table obligation_waiver add constraint obligation_waiver_other_has_note check (reason <> 'other' or note is not null);

-- Conflict cases whose days an import moved, beside those it opened.
alter table import add conflicts_changed jsonb not null default '[]';

update mentor_request r set interim_for_id = c.assignment_id
from leave_choice c where c.request_id = r.id and c.choice = 'interim' and r.type = 'additional';
update assignment a set replaces_id = r.replaces_id
from mentor_request r join assignment old on old.id = r.replaces_id
where r.id = a.request_id and old.mentor_id <> a.mentor_id and old.mentee_id = a.mentee_id and a.subtype = 'formal'
  and (a.state <> 'pending_acceptance' or not exists (
    select from assignment o join mentor_request other on other.id = o.request_id
    where o.state = 'pending_acceptance' and other.replaces_id = r.replaces_id and o.id > a.id));
