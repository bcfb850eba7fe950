-- What would let somebody sign in as a person who signs in already, hold a role that opens everything, or have the record of somebody else waits
-- for a second person. It is here until it is approved, and only then becomes a login, a role or a merge.
create table access_change (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  kind text not null check (kind in ('login', 'role', 'merge')),
  person_id uuid not null,
  requested_by uuid not null,
  expires_on date not null,
  state text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn', 'lapsed')),
  issuer text,
  subject text,
  role text,
  role_id uuid,
  role_version int,
  acting boolean,
  delegated_from_id uuid,
  starts_on date,
  ends_on date,
  duplicate_id uuid,
  person_agreed_at timestamptz,
  duplicate_agreed_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  result_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, requested_by) references person (department_id, id),
  foreign key (department_id, decided_by) references person (department_id, id),
  constraint access_change_login_is_whole check ((kind = 'login') = (issuer is not null and subject is not null)),
  constraint access_change_role_is_whole check ((kind = 'role') = (role is not null and starts_on is not null)),
  constraint access_change_merge_is_whole check ((kind = 'merge') = (duplicate_id is not null)),
  constraint access_change_decided_once check ((state in ('approved', 'refused')) = (decided_by is not null and decided_at is not null)),
  constraint access_change_has_second_person check (decided_by <> requested_by)
);
comment on table access_change is 'A sign-in, a role or a merge that takes effect once a second person has approved it';
comment on column access_change.person_id is 'Who would sign in by it, hold the role, or be the surviving record';
comment on column access_change.expires_on is 'First day on which it can no longer be approved';
comment on column access_change.role_id is 'The role whose days it extends; null for a new one';
comment on column access_change.duplicate_id is 'The record that the merge gives up; it stays when the record has been merged';
comment on column access_change.result_id is 'The login or role that came of it';
create unique index access_change_one_login on access_change (department_id, issuer, subject) where state = 'open' and kind = 'login';
create unique index access_change_one_role on access_change (person_id, role, starts_on) where state = 'open' and kind = 'role';
create unique index access_change_one_merge on access_change (duplicate_id) where state = 'open' and kind = 'merge';
create index access_change_department on access_change (department_id, id);
create index access_change_person on access_change (person_id, id);
create index access_change_expiring on access_change (department_id, expires_on) where state = 'open';
create trigger stamp before insert or update on access_change for each row execute function stamp_row();

-- A subject is somebody once in a department. Whether it is somebody in another one is nobody's business: who signs in is whoever it was
-- connected to first.
drop index person_login_unique;
create unique index person_login_unique on person_login (department_id, issuer, subject) where ended_at is null;
create index person_login_sign_in on person_login (issuer, subject, id) where ended_at is null;

alter table import add awaiting_approval int;
comment on column import.awaiting_approval is 'Rows whose role waits for a second person';
