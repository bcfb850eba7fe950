-- The yearly report of a department's programme: its numbers as they were shown when it was made. A job makes it.
alter table job drop constraint job_type_check, add constraint job_type_check check (type in ('import', 'report_batch', 'analysis', 'programme_report'));

create table programme_report (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  job_id uuid not null,
  academic_year int not null check (academic_year between 1900 and 2200),
  number int not null check (number >= 1),
  as_of date,
  content text,
  sha256 text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint programme_report_department_key unique (department_id, id),
  constraint programme_report_number_unique unique (department_id, academic_year, number),
  constraint programme_report_made_whole check (num_nulls(as_of, content, sha256) in (0, 3)),
  foreign key (department_id, job_id) references job (department_id, id)
);
comment on column programme_report.content is 'Canonical JSON; null until the job has made it, and the same from then on';
create unique index programme_report_job on programme_report (job_id);
create trigger stamp before insert or update on programme_report for each row execute function stamp_row();
