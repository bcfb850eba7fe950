alter table job drop constraint job_type_check,
  add constraint job_type_check check (type in ('import', 'import_bundle', 'report_batch', 'analysis', 'programme_report', 'matching_round'));

-- A matching of all accepted applications of a cohort with its mentors, and what it came to.
create table matching_round (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department (id),
  cohort_id uuid not null,
  number smallint not null check (number between 1 and 1000),
  weights jsonb not null,
  locks jsonb not null,
  job_id uuid,
  pairs int,
  score int,
  in_reserve int,
  first_choices int,
  blocking jsonb,
  computed_at timestamptz,
  confirmed_on date,
  confirmed_by uuid,
  rationale text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint matching_round_department_key unique (department_id, id),
  constraint matching_round_of_cohort unique (cohort_id, id),
  constraint matching_round_number unique (cohort_id, number),
  foreign key (department_id, cohort_id) references cohort (department_id, id),
  foreign key (department_id, job_id) references job (department_id, id),
  foreign key (department_id, confirmed_by) references person (department_id, id),
  constraint matching_round_computed_whole
    check ((computed_at is null) = (pairs is null) and (computed_at is null) = (blocking is null) and (computed_at is not null or confirmed_on is null)),
  constraint matching_round_confirmed_whole
    check ((confirmed_on is null) = (confirmed_by is null) and (confirmed_on is null) = (rationale is null))
);
create trigger stamp before insert or update on matching_round for each row execute function stamp_row();
create index matching_round_cohort on matching_round (department_id, cohort_id, id);
create unique index matching_round_job on matching_round (job_id);
create index matching_round_confirmed_by on matching_round (department_id, confirmed_by);
create unique index matching_round_confirmed_once on matching_round (cohort_id) where confirmed_on is not null;

create table matching_place (
  round_id uuid not null,
  application_id uuid not null,
  department_id uuid not null references department (id),
  cohort_id uuid not null,
  cohort_mentor_id uuid,
  score int,
  parts jsonb not null,
  choices jsonb not null,
  is_locked boolean not null,
  reserve_because text check (reserve_because in ('every_mentor_excluded', 'no_place_left')),
  primary key (round_id, application_id),
  foreign key (cohort_id, round_id) references matching_round (cohort_id, id),
  foreign key (cohort_id, application_id) references cohort_application (cohort_id, id),
  foreign key (cohort_id, cohort_mentor_id) references cohort_mentor (cohort_id, id),
  constraint matching_place_whole check ((cohort_mentor_id is null) = (score is null) and (cohort_mentor_id is null) = (reserve_because is not null))
);
comment on table matching_place is 'Whom an applicant has in a round, and why; it stays as it was computed';
create index matching_place_round on matching_place (cohort_id, round_id);
create index matching_place_application on matching_place (cohort_id, application_id);
create index matching_place_mentor on matching_place (cohort_id, cohort_mentor_id);

create table cohort_pair (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department (id),
  cohort_id uuid not null,
  application_id uuid not null,
  cohort_mentor_id uuid not null,
  round_id uuid not null,
  rationale text not null,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint cohort_pair_department_key unique (department_id, id),
  constraint cohort_pair_period_ordered check (ends_on >= starts_on),
  foreign key (department_id, cohort_id) references cohort (department_id, id),
  foreign key (cohort_id, application_id) references cohort_application (cohort_id, id),
  foreign key (cohort_id, cohort_mentor_id) references cohort_mentor (cohort_id, id),
  foreign key (cohort_id, round_id) references matching_round (cohort_id, id)
);
create trigger stamp before insert or update on cohort_pair for each row execute function stamp_row();
create unique index cohort_pair_live on cohort_pair (application_id) where ends_on is null;
create index cohort_pair_cohort on cohort_pair (department_id, cohort_id, id);
create index cohort_pair_application on cohort_pair (cohort_id, application_id);
create index cohort_pair_mentor on cohort_pair (cohort_id, cohort_mentor_id);
create index cohort_pair_round on cohort_pair (cohort_id, round_id);
