-- Values of metrics, kept from one refresh to the next: what they were computed of, and what has been recorded since.

create table metric_refresh (
  department_id uuid not null references department,
  metric_id text not null,
  period_kind text not null,
  period_key text not null,
  version int not null check (version >= 1),
  from_on date not null,
  to_on date not null,
  until_on date not null,
  is_stale boolean not null default false,
  refreshed_at timestamptz not null,
  constraint metric_refresh_days_ordered check (from_on < to_on and to_on <= until_on),
  primary key (department_id, metric_id, period_key)
);
comment on column metric_refresh.period_kind is 'With period_key the reporting period: academic_year 2025, day 2026-02 (the last day of the month), a wave by its id';
comment on column metric_refresh.version is 'Of the definition that it was computed by; a period that was over when another came keeps its own';
comment on column metric_refresh.until_on is 'First day whose facts were not looked at';
comment on column metric_refresh.is_stale is 'Something was recorded since that it was not computed of; see also metric_change';

create table metric_value (
  department_id uuid not null,
  metric_id text not null,
  period_key text not null,
  split text not null check (split in ('department', 'division', 'site', 'position_description', 'career_stage')),
  key text not null,
  part text not null,
  numerator float8 not null,
  denominator float8 not null,
  value float8,
  units int not null,
  people int not null,
  excluded jsonb not null,
  beside jsonb not null,
  observations float8[] not null,
  steps jsonb not null,
  constraint metric_value_key_of_split check ((split = 'department') <= (key = '')),
  primary key (department_id, metric_id, period_key, split, key, part),
  foreign key (department_id, metric_id, period_key) references metric_refresh
);
comment on column metric_value.key is 'Id of the division or site, kind of position description, career stage; empty for the department, and for those who have none';

comment on column metric_value.observations is 'What each person contributes, in order of size, for the rules by which numbers are hidden; never answered'
;

-- A row a transaction that recorded facts: whatever was refreshed before it is seen no longer tells all.
create table metric_change (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department
);
create index metric_change_department on metric_change (department_id);
