-- Mentorships that were agreed to on paper come by import; both sides may object until expires_on.
alter table assignment add import_id uuid, add foreign key (department_id, import_id) references import (department_id, id);
comment on column assignment.import_id is 'The import that recorded it, as agreed to on paper';
comment on column assignment.expires_on is 'First day on which a proposal can no longer be accepted, a claim confirmed, or an imported assignment objected to';
create index assignment_import on assignment (import_id) where import_id is not null;
-- A file that is the whole roster of a department or a division: who is missing from it is marked until seen again.
alter table person add missing_since date;
comment on column person.missing_since is 'The day of the first whole roster that left the person out, until a file has them again';
alter table import add scope text not null default 'delta' check (scope in ('delta', 'full')),
  add roster_division_id uuid, add foreign key (department_id, roster_division_id) references division (department_id, id),
  add absent text not null default 'report' check (absent in ('report', 'end')), add absent_share int not null default 5 check (absent_share between 0 and 100),
  add missing_count int not null default 0, add ended_count int not null default 0, add absent_withheld boolean not null default false,
  add missing jsonb not null default '[]';

alter table import drop constraint import_kind_check;
alter table import add constraint import_kind_check
  check (kind in ('divisions', 'sites', 'people', 'positions', 'reporting_lines', 'leaves', 'roles', 'assignments', 'trainings', 'milestones'));
