-- When somebody last changed what they state about themselves, or in which respects they would like a mentor who is like them. For a while after
-- that no score counts it: else somebody who changes it and is told the scores would find out how others identify themselves.
create table concordance_change (
  person_id uuid primary key,
  department_id uuid not null references department,
  changed_on date not null,
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on table concordance_change is 'Kept as long as scores wait for it, and then erased: even that somebody uses this is confidential';

insert into concordance_change (person_id, department_id, changed_on)
select c.person_id, c.department_id, (max(c.at) at time zone d.time_zone)::date
from (
  select person_id, department_id, consented_at as at from self_identification
  union all
  select person_id, department_id, opted_in_at from concordance_preference
) c join department d on d.id = c.department_id
where c.at > now() - interval '31 days'
group by c.person_id, c.department_id, d.time_zone;
