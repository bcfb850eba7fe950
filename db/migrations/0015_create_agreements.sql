-- What the programme expects of whom, who has read it, and what mentor and mentee agree between them.

create table expectation_document (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  kind text not null check (kind in ('mentorship_definition', 'mentor_duties', 'mentee_duties', 'facilitator_charter', 'leader_duties')),
  version int not null,
  title text not null,
  body text not null,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint expectation_document_department_key unique (department_id, id),
  constraint expectation_document_version_unique unique (department_id, kind, version),
  constraint expectation_document_period_ordered check (ends_on >= starts_on),
  constraint expectation_document_no_overlap exclude using gist (department_id with =, kind with =, daterange(starts_on, ends_on) with &&)
);
create trigger stamp before insert or update on expectation_document for each row execute function stamp_row();

create table acknowledgement (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  document_id uuid not null,
  person_id uuid not null,
  acknowledged_at timestamptz not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint acknowledgement_once unique (document_id, person_id),
  foreign key (department_id, document_id) references expectation_document (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id)
);
create index acknowledgement_person on acknowledgement (person_id, id);
create trigger stamp before insert or update on acknowledgement for each row execute function stamp_row();

-- The mentorship contract of one assignment, in versions. The text is the pair's alone and lives apart from the facts about it.
create table mentoring_agreement (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  version int not null,
  definition_id uuid,
  review_on date not null,
  mentee_acknowledged_at timestamptz,
  mentor_acknowledged_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint mentoring_agreement_version_unique unique (assignment_id, version),
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, definition_id) references expectation_document (department_id, id)
);
comment on column mentoring_agreement.definition_id is 'The definition of mentorship in force when it was written';
create index mentoring_agreement_department on mentoring_agreement (department_id, id);
create index mentoring_agreement_review on mentoring_agreement (department_id, review_on);
create trigger stamp before insert or update on mentoring_agreement for each row execute function stamp_row();

create table mentoring_agreement_text (
  agreement_id uuid primary key references mentoring_agreement,
  expectations text not null,
  boundaries text,
  objectives text not null,
  frequency text not null,
  scheduled_by text not null check (scheduled_by in ('mentee', 'mentor', 'either')),
  confidentiality text not null,
  problem_handling text
);
