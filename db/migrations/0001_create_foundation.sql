-- The ground every other migration stands on: extensions, the running service's role, row stamps, departments and their
-- versioned policy, the event log and the idempotency ledger.
--
-- Two database roles: whoever runs this file owns the tables; the service runs as mentorship_app, which may neither alter
-- a table nor erase a row. Deleting is granted table by table, and only where rows are working storage.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

do $$
begin
  if not exists (select from pg_roles where rolname = 'mentorship_app') then
    create role mentorship_app nologin;
  end if;
end
$$;

grant usage on schema public to mentorship_app;
alter default privileges in schema public grant select, insert, update on tables to mentorship_app;

-- The request's instant and actor travel with the transaction, so that stamps agree with the clock the service was given.
create function request_now() returns timestamptz language sql stable
  return coalesce(nullif(current_setting('request.now', true), '')::timestamptz, now());

create function request_actor() returns uuid language sql stable
  return nullif(current_setting('request.actor_id', true), '')::uuid;

create function stamp_row() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.created_at := request_now();
    new.created_by := request_actor();
    new.row_version := 1;
  else
    new.created_at := old.created_at;
    new.created_by := old.created_by;
    new.row_version := old.row_version + 1;
  end if;
  new.updated_at := request_now();
  new.updated_by := request_actor();
  return new;
end
$$;

-- Names are searched without accents, case or apostrophes of any shape (O’Sullivan, o'sullivan and osullivan are one). unaccent() is
-- only stable because its dictionary can be replaced; naming the dictionary makes the result fixed, which a generated column needs.
create function search_key(name text) returns text language sql immutable parallel safe
  return lower(translate(public.unaccent('public.unaccent'::regdictionary, normalize(name, nfc)), '''’ʼʹ`´', ''));

create table department (
  id uuid primary key default uuidv7(),
  code text not null constraint department_code_unique unique,
  name text not null,
  programme_starts_on date not null,
  academic_year_start_month int not null default 7 check (academic_year_start_month between 1 and 12),
  time_zone text not null default 'America/Toronto',
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1
);
create trigger stamp before insert or update on department for each row execute function stamp_row();

-- What the papers leave open is policy, never a constant in code. One row is one version; periods neither overlap nor gap,
-- because a version is opened by closing the one before it.
create table policy (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  version int not null,
  starts_on date not null,
  ends_on date,
  reporting_line_depth int check (reporting_line_depth >= 1),
  cross_appointment_counts boolean not null default true,
  conflict_grace_days int not null default 60 check (conflict_grace_days between 1 and 365),
  capacity_formal_default int not null default 3 check (capacity_formal_default between 0 and 50),
  clock_stopping_leave_kinds text[] not null default '{parental,medical,compassionate,other_protected}',
  approved_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint policy_version_unique unique (department_id, version),
  constraint policy_period_ordered check (ends_on >= starts_on),
  constraint policy_no_overlap exclude using gist (department_id with =, daterange(starts_on, ends_on) with &&)
);
comment on column policy.reporting_line_depth is 'How many primary lines up count as reporting; null = all of them';
create trigger stamp before insert or update on policy for each row execute function stamp_row();

-- One row is audit entry, webhook payload and metric source. Append-only for the service.
create table event (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  at timestamptz not null default request_now(),
  type text not null,
  actor_id uuid,
  client_id uuid,
  subject_id uuid not null,
  data jsonb not null default '{}',
  request_id text,
  operation_id text
);
comment on column event.client_id is 'The service client that acted for actor_id (RFC 8693 act claim)';
create index event_subject on event (department_id, subject_id, id);
create index event_department on event (department_id, id);
revoke update on event from mentorship_app;

-- What a repeated request gets back. Written in the transaction whose effect it describes.
create table idempotency_key (
  actor_id uuid not null,
  client_id uuid,
  key text not null,
  operation_id text not null,
  path text not null,
  fingerprint bytea not null,
  status int not null,
  headers jsonb not null,
  body jsonb,
  created_at timestamptz not null default request_now(),
  constraint idempotency_key_unique unique nulls not distinct (actor_id, client_id, operation_id, path, key)
);
create index idempotency_key_created on idempotency_key (created_at);
grant delete on idempotency_key to mentorship_app;
