-- Files of several kinds come as one bundle, which a job imports as a whole or not at all.
alter table job drop constraint job_type_check,
  add constraint job_type_check check (type in ('import', 'import_bundle', 'report_batch', 'analysis', 'programme_report'));

create table import_bundle (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  job_id uuid not null,
  version int not null,
  source text not null,
  as_of date not null,
  dry_run boolean not null,
  file_name text,
  sha256 text not null,
  changes_nothing boolean,
  conflicts jsonb not null default '[]',
  conflicts_changed jsonb not null default '[]',
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint import_bundle_department_key unique (department_id, id),
  foreign key (department_id, job_id) references job (department_id, id)
);
comment on column import_bundle.as_of is 'The day of which the files tell: from it differences of people hold';
comment on column import_bundle.changes_nothing is 'Whether all of it was there already; null until it was imported, or tried';
comment on column import_bundle.sha256 is 'Of the archive as it was sent';
create unique index import_bundle_job on import_bundle (job_id);
create trigger stamp before insert or update on import_bundle for each row execute function stamp_row();

-- Each file of a bundle is an import of its own, and shares the job of the bundle.
alter table import add bundle_id uuid, add foreign key (department_id, bundle_id) references import_bundle (department_id, id);
create index import_bundle_files on import (bundle_id) where bundle_id is not null;
create index import_bundle_sent on import_bundle (department_id, sha256, id);
