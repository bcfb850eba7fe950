-- Open Badges 3.0: credentials that people ask for about a recognition of theirs, signed, and revoked through lists of bits.

-- A list of 131,072 bits, of which each badge has one. Its address tells nothing: not even when it was begun.
create table badge_status_list (
  id uuid primary key default gen_random_uuid(),
  department_id uuid not null references department,
  created_at timestamptz not null default request_now(),
  constraint badge_status_list_department_key unique (department_id, id)
);
comment on table badge_status_list is 'A list by which others learn whether a badge is revoked; half of it stays free, so that indexes are drawn at random';

create table badge (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  ground text not null check (ground in ('year')),
  statement_id uuid,
  quarter_credits int check (quarter_credits > 0),
  public_id uuid not null default gen_random_uuid(),
  credential text not null check (credential ~ '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'),
  status_list_id uuid not null,
  status_index int not null,
  issued_at timestamptz not null,
  revoked_at timestamptz,
  revoked_because text check (revoked_because in ('holder', 'ground')),
  announced_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint badge_public_id_unique unique (public_id),
  constraint badge_status_index_once unique (status_list_id, status_index),
  constraint badge_status_index_in_list check (status_index between 0 and 131071),
  constraint badge_of_one_ground check ((ground = 'year') = (statement_id is not null)),
  constraint badge_revoked_whole check ((revoked_at is null) = (revoked_because is null)),
  constraint badge_announced_when_groundless check (announced_at is null or revoked_because is not distinct from 'ground'),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, statement_id) references credit_statement (department_id, id),
  foreign key (department_id, status_list_id) references badge_status_list (department_id, id)
);
comment on column badge.quarter_credits is 'The credits that it tells, where the person wished so';
comment on column badge.public_id is 'In its address: random, so that nobody finds a badge, or its day, by guessing';
comment on column badge.credential is 'The credential, signed: a JSON Web Token in compact form';
comment on column badge.revoked_because is 'holder: the person wished so; ground: what it recognised holds no more';
comment on column badge.announced_at is 'When the loss of its ground was recorded as an event, and the person notified';
create unique index badge_one_a_statement on badge (statement_id) where revoked_at is null;
create index badge_person on badge (person_id, id);
create index badge_to_announce on badge (department_id) where revoked_because = 'ground' and announced_at is null;
create trigger stamp before insert or update on badge for each row execute function stamp_row();
