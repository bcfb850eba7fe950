-- Statements of mentees for their faculty appointment review are reports too.
alter table report_snapshot drop constraint report_snapshot_kind_check,
  add constraint report_snapshot_kind_check check (kind in ('dossier', 'cfar_statement'));

-- The preview lasts working days. Whoever has kept the fourteen calendar days keeps as many working days as lie in them.
alter table policy alter report_preview_days set default 10;
update policy set report_preview_days = 10 where report_preview_days = 14;
comment on column policy.report_preview_days is 'Working days (Monday to Friday) in which the subject of a report can comment on its preview';

-- When somebody is due for promotion: the one milestone that lies ahead, once a person.
alter table career_milestone drop constraint career_milestone_kind_check,
  add constraint career_milestone_kind_check check (kind in ('cfar_decided', 'junior_promotion', 'senior_promotion', 'promotion_due'));
create unique index career_milestone_one_due on career_milestone (person_id) where kind = 'promotion_due' and voided_at is null;
create index career_milestone_due on career_milestone (department_id, reached_on) where kind = 'promotion_due' and voided_at is null;

alter table job drop constraint job_type_check, add constraint job_type_check check (type in ('import', 'report_batch'));

-- Reports that faculty affairs requests together, such as those of a promotion cycle.
create table report_batch (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  job_id uuid not null,
  title text not null,
  kind text not null check (kind in ('dossier', 'cfar_statement')),
  as_of date not null,
  starts_on date,
  public_url text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint report_batch_department_key unique (department_id, id),
  foreign key (department_id, job_id) references job (department_id, id)
);
comment on table report_batch is 'Reports that were requested together; a job takes them one after another';
comment on column report_batch.starts_on is 'First day of the period; null: the first day that each person has';
comment on column report_batch.public_url is 'Where people reached the service when they were requested, for the address printed on them';
create index report_batch_department on report_batch (department_id, id);
create unique index report_batch_job on report_batch (job_id);
create trigger stamp before insert or update on report_batch for each row execute function stamp_row();

create table report_batch_row (
  batch_id uuid not null,
  row int not null check (row >= 1),
  department_id uuid not null references department,
  hr_number text,
  person_id uuid,
  status text not null check (status in ('waiting', 'requested', 'refused', 'cancelled')),
  report_id uuid,
  code text,
  detail text,
  primary key (batch_id, row),
  constraint report_batch_row_requested_whole check ((status = 'requested') = (report_id is not null)),
  constraint report_batch_row_refused_whole check ((status = 'refused') = (code is not null) and (code is null) = (detail is null)),
  constraint report_batch_row_names_somebody check (person_id is not null or status = 'refused'),
  foreign key (department_id, batch_id) references report_batch (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, report_id) references report_snapshot (department_id, id)
);
comment on table report_batch_row is 'One person of a batch of reports, and what came of it';
comment on column report_batch_row.code is 'The problem for which it was refused';
create unique index report_batch_row_once_a_person on report_batch_row (batch_id, person_id) where status in ('waiting', 'requested');
create unique index report_batch_row_report on report_batch_row (report_id);
create index report_batch_row_person on report_batch_row (person_id);
create index report_batch_row_department on report_batch_row (department_id);
