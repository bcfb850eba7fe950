-- A worry somebody brings in confidence. Only who raised it and who it was routed to ever read it.

create table concern (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  raised_by_id uuid not null,
  about_person_id uuid,
  assignment_id uuid,
  body text not null,
  route text not null check (route in ('mentorship_facilitator', 'mentorship_lead', 'chair')),
  routed_to_id uuid not null,
  routed_on date not null,
  acknowledged_at timestamptz,
  closed_at timestamptz,
  withdrawn_at timestamptz,
  outcome text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint concern_routed_to_another check (closed_at is not null or withdrawn_at is not null
    or (routed_to_id <> raised_by_id and routed_to_id is distinct from about_person_id)),
  foreign key (department_id, raised_by_id) references person (department_id, id),
  foreign key (department_id, about_person_id) references person (department_id, id),
  foreign key (department_id, routed_to_id) references person (department_id, id),
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
create index concern_raised on concern (raised_by_id, id);
create index concern_routed on concern (routed_to_id, id);
create index concern_open on concern (department_id, routed_to_id) where closed_at is null and withdrawn_at is null;
create trigger stamp before insert or update on concern for each row execute function stamp_row();
