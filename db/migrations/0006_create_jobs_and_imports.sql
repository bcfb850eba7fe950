-- Long work and HR imports. The queue itself is graphile-worker's; these rows are what a user sees of it.

create table job (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  type text not null check (type in ('import')),
  status text not null check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  progress_done int not null default 0,
  progress_total int not null default 0,
  problem jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint job_department_key unique (department_id, id)
);
create trigger stamp before insert or update on job for each row execute function stamp_row();

create table import (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  job_id uuid not null,
  kind text not null check (kind in ('divisions', 'sites', 'people', 'roles')),
  mode text not null check (mode in ('all_or_nothing', 'valid_rows')),
  dry_run boolean not null,
  effective_on date not null,
  file_name text,
  sha256 text not null,
  rows int not null,
  created int,
  changed int,
  unchanged int,
  error_count int not null default 0,
  conflicts jsonb not null default '[]',
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint import_department_key unique (department_id, id),
  foreign key (department_id, job_id) references job (department_id, id)
);
create index import_department on import (department_id, id);
create trigger stamp before insert or update on import for each row execute function stamp_row();

-- The uploaded rows, from upload until the job has finished with them.
create table import_row (
  import_id uuid not null references import,
  row int not null,
  cells jsonb not null,
  primary key (import_id, row)
);
grant delete on import_row to mentorship_app;

create table import_error (
  id uuid primary key default uuidv7(),
  import_id uuid not null references import,
  row int not null,
  field text,
  code text not null,
  detail text not null
);
create index import_error_import on import_error (import_id, row, id);
