-- Divisions, sites and people. Every table carries its department and every reference is made together with it, so that no
-- row can point across departments, whoever writes.

create table division (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  code text not null,
  name text not null,
  kind text not null check (kind in ('departmental', 'interdepartmental')),
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint division_department_key unique (department_id, id),
  constraint division_code_unique unique (department_id, code),
  constraint division_period_ordered check (ends_on >= starts_on)
);
create trigger stamp before insert or update on division for each row execute function stamp_row();

create table division_succession (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  from_division_id uuid not null,
  to_division_id uuid not null,
  kind text not null check (kind in ('merge', 'split', 'rename')),
  succeeded_on date not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint division_succession_unique unique (from_division_id, to_division_id, succeeded_on),
  constraint division_succession_two_divisions check (from_division_id <> to_division_id),
  foreign key (department_id, from_division_id) references division (department_id, id),
  foreign key (department_id, to_division_id) references division (department_id, id)
);
create trigger stamp before insert or update on division_succession for each row execute function stamp_row();

create table site (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  code text not null,
  name text not null,
  affiliation text not null check (affiliation in ('full', 'community', 'other')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint site_department_key unique (department_id, id),
  constraint site_code_unique unique (department_id, code)
);
create trigger stamp before insert or update on site for each row execute function stamp_row();

create table person (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  kind text not null check (kind in ('faculty', 'external', 'staff', 'service')),
  hr_number text,
  university_id text,
  orcid text,
  given_name text not null,
  family_name text not null,
  preferred_name text,
  email text,
  deceased_on date,
  merged_into_id uuid,
  display_name text not null generated always as (btrim(coalesce(preferred_name, given_name) || ' ' || family_name)) stored,
  sort_name text not null generated always as (search_key(family_name || ' ' || given_name)) stored,
  search_name text not null generated always as
    (search_key(given_name || ' ' || family_name || ' ' || coalesce(preferred_name || ' ' || family_name, ''))) stored,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint person_department_key unique (department_id, id),
  constraint person_hr_number_unique unique (department_id, hr_number),
  constraint person_university_id_unique unique (department_id, university_id),
  constraint person_orcid_unique unique (department_id, orcid),
  constraint person_not_merged_into_itself check (merged_into_id <> id),
  foreign key (department_id, merged_into_id) references person (department_id, id)
);
create index person_search on person using gin (search_name gin_trgm_ops);
create index person_sort on person (department_id, sort_name, id);
create index person_merged on person (merged_into_id) where merged_into_id is not null;
create trigger stamp before insert or update on person for each row execute function stamp_row();

create table external_profile (
  person_id uuid primary key references person,
  institution text not null,
  country text not null,
  title text,
  specialty text,
  consented_at timestamptz,
  confirmed_by uuid
);

-- Which token subject is which person: faculty, staff and service clients alike.
create table person_login (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  issuer text not null,
  subject text not null,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, person_id) references person (department_id, id)
);
create unique index person_login_unique on person_login (issuer, subject) where ended_at is null;
create index person_login_person on person_login (person_id);
create trigger stamp before insert or update on person_login for each row execute function stamp_row();
