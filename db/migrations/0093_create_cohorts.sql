-- Year-long cohorts of applicants and mentors of other institutions. Trainees take part in cohorts and groups alone.
alter table person drop constraint person_kind_check;
alter table person add constraint person_kind_check check (kind in ('faculty', 'trainee', 'external', 'staff', 'service'));

create table cohort (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department (id),
  name text not null,
  host_id uuid not null,
  host_name text not null,
  applications_start_on date not null,
  applications_end_on date not null,
  starts_on date not null,
  ends_on date not null,
  mentor_external boolean not null default true,
  publication_years smallint check (publication_years between 1 and 50),
  choices_maximum smallint not null default 3 check (choices_maximum between 1 and 3),
  meetings_a_year smallint not null default 12 check (meetings_a_year between 1 and 52),
  required_artefacts text[] not null check (required_artefacts <@ array['application', 'cv', 'support_letter']),
  state text not null default 'planning' check (state in ('planning', 'applications_open', 'applications_closed', 'matching', 'running',
    'midpoint', 'year_end', 'followup', 'archived')),
  cloned_from_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint cohort_department_key unique (department_id, id),
  foreign key (department_id, host_id) references person (department_id, id),
  foreign key (department_id, cloned_from_id) references cohort (department_id, id),
  constraint cohort_days_in_order check (applications_start_on < applications_end_on and applications_end_on <= starts_on and starts_on < ends_on)
);
comment on column cohort.applications_end_on is 'First day on which no application is taken any more';
comment on column cohort.publication_years is 'A mentor has published in so many years before the first day; null: no publication is asked for';
create trigger stamp before insert or update on cohort for each row execute function stamp_row();
create index cohort_host on cohort (department_id, host_id);
create index cohort_cloned_from on cohort (department_id, cloned_from_id);

create table cohort_mentor (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department (id),
  cohort_id uuid not null,
  person_id uuid not null,
  capacity smallint not null default 1 check (capacity between 1 and 20),
  is_reserve boolean not null default false,
  publication_ref text,
  published_on date,
  consented_on date not null,
  profile jsonb not null default '{}',
  withdrawn_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint cohort_mentor_department_key unique (department_id, id),
  constraint cohort_mentor_of_cohort unique (cohort_id, id),
  constraint cohort_mentor_once unique (cohort_id, person_id),
  foreign key (department_id, cohort_id) references cohort (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id),
  constraint cohort_mentor_publication_whole check ((publication_ref is null) = (published_on is null))
);
comment on column cohort_mentor.is_reserve is 'Takes nobody in the first matching, and steps in later';
create trigger stamp before insert or update on cohort_mentor for each row execute function stamp_row();
create index cohort_mentor_person on cohort_mentor (department_id, person_id);
create index cohort_mentor_cohort on cohort_mentor (department_id, cohort_id, id);

create table cohort_application (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department (id),
  cohort_id uuid not null,
  applicant_id uuid not null,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'incomplete', 'eligible', 'ineligible', 'accepted', 'matched',
    'active', 'completed', 'not_completed', 'withdrawn')),
  channel text not null,
  statement text,
  profile jsonb not null default '{}',
  characteristics jsonb not null default '[]',
  baseline jsonb,
  submitted_on date,
  decided_on date,
  decided_by uuid,
  decision_reason text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint cohort_application_department_key unique (department_id, id),
  constraint cohort_application_of_cohort unique (cohort_id, id),
  constraint cohort_application_once unique (cohort_id, applicant_id),
  foreign key (department_id, cohort_id) references cohort (department_id, id),
  foreign key (department_id, applicant_id) references person (department_id, id),
  foreign key (department_id, decided_by) references person (department_id, id),
  constraint cohort_application_submitted_whole check ((submitted_on is null) = (baseline is null)),
  constraint cohort_application_decided_whole check ((decided_on is null) = (decided_by is null))
);
comment on column cohort_application.baseline is 'What the record said of the applicant on the day of submission';
create trigger stamp before insert or update on cohort_application for each row execute function stamp_row();
create index cohort_application_applicant on cohort_application (department_id, applicant_id);
create index cohort_application_cohort on cohort_application (department_id, cohort_id, id);
create index cohort_application_decided_by on cohort_application (department_id, decided_by);

create table cohort_choice (
  application_id uuid not null,
  place smallint not null check (place between 1 and 3),
  department_id uuid not null references department (id),
  cohort_id uuid not null,
  cohort_mentor_id uuid not null,
  primary key (application_id, place),
  constraint cohort_choice_once unique (application_id, cohort_mentor_id),
  foreign key (cohort_id, application_id) references cohort_application (cohort_id, id),
  foreign key (cohort_id, cohort_mentor_id) references cohort_mentor (cohort_id, id)
);
create index cohort_choice_application on cohort_choice (cohort_id, application_id);
create index cohort_choice_mentor on cohort_choice (cohort_id, cohort_mentor_id);

create table cohort_artefact (
  application_id uuid not null,
  kind text not null check (kind in ('application', 'cv', 'support_letter')),
  department_id uuid not null references department (id),
  media_type text not null,
  file_name text,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea not null check (length(content) between 1 and 5242880),
  added_at timestamptz not null,
  primary key (application_id, kind),
  foreign key (department_id, application_id) references cohort_application (department_id, id)
);
create index cohort_artefact_application on cohort_artefact (department_id, application_id);
