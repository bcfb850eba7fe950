-- How divisions find their mentorship facilitators: an open call, applications, a committee's decision, a charter acknowledged, a term.
-- The term itself is the leadership role, told once like every other role.

create table facilitator_call (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  division_id uuid not null,
  opens_on date not null,
  closes_on date not null,
  term_starts_on date not null,
  term_ends_on date not null,
  stipend_cents int check (stipend_cents >= 0),
  description text,
  cancelled_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint facilitator_call_department_key unique (department_id, id),
  constraint facilitator_call_closes_after_opening check (closes_on > opens_on),
  constraint facilitator_call_term_has_days check (term_ends_on > term_starts_on),
  foreign key (department_id, division_id) references division (department_id, id)
);
comment on column facilitator_call.closes_on is 'First day on which applications are no longer taken';
create index facilitator_call_department on facilitator_call (department_id, id);
create trigger stamp before insert or update on facilitator_call for each row execute function stamp_row();

create table facilitator_application (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  call_id uuid not null,
  person_id uuid not null,
  decision text check (decision in ('selected', 'not_selected')),
  decided_by uuid,
  decided_on date,
  withdrawn_at timestamptz,
  role_id uuid references leadership_role,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint facilitator_application_once unique (call_id, person_id),
  constraint facilitator_application_decided_whole check (num_nulls(decision, decided_by, decided_on) in (0, 3)),
  constraint facilitator_application_serves_when_selected check (role_id is null or decision = 'selected'),
  foreign key (department_id, call_id) references facilitator_call (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, decided_by) references person (department_id, id)
);
create index facilitator_application_department on facilitator_application (department_id, id);
create index facilitator_application_person on facilitator_application (person_id);
create trigger stamp before insert or update on facilitator_application for each row execute function stamp_row();

create table facilitator_statement (
  application_id uuid primary key references facilitator_application,
  statement text not null
);

create table introduction (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  facilitator_id uuid not null,
  mentee_id uuid not null,
  mentor_id uuid not null,
  introduced_on date not null,
  request_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint introduction_two_people check (mentee_id <> mentor_id),
  constraint introduction_once_a_day unique (mentee_id, mentor_id, introduced_on),
  foreign key (department_id, facilitator_id) references person (department_id, id),
  foreign key (department_id, mentee_id) references person (department_id, id),
  foreign key (department_id, mentor_id) references person (department_id, id),
  foreign key (department_id, request_id) references mentor_request (department_id, id)
);
create index introduction_department on introduction (department_id, id);
create index introduction_mentee on introduction (mentee_id);
create trigger stamp before insert or update on introduction for each row execute function stamp_row();
