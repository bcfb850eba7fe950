-- Reports are snapshots: the canonical JSON (RFC 8785) of what was so, with its SHA-256. Once issued, nothing of one changes (keep_report.sql).
create table report_snapshot (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  report_no text not null check (report_no ~ '^[A-Z]{3}-[0-9]{4}-[0-9A-HJKMNP-TV-Z]{10}$'),
  kind text not null default 'dossier' check (kind in ('dossier')),
  subject_id uuid not null,
  as_of date not null,
  starts_on date not null,
  ends_on date not null,
  policy_version int not null check (policy_version >= 1),
  requested_by uuid not null,
  preview_ends_on date not null,
  state text not null default 'preview' check (state in ('preview', 'issued', 'superseded', 'withdrawn')),
  agreed_at timestamptz,
  issued_on date,
  attested_by uuid,
  content text not null check (content like '{%'),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  supersedes_id uuid,
  superseded_by_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint report_snapshot_department_key unique (department_id, id),
  constraint report_snapshot_number_unique unique (report_no),
  constraint report_snapshot_period_ordered check (ends_on > starts_on),
  constraint report_snapshot_hash_fits check (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
  constraint report_snapshot_issued_whole check (
    (state in ('issued', 'superseded')) = (issued_on is not null and attested_by is not null) and num_nulls(issued_on, attested_by) in (0, 2)),
  constraint report_snapshot_superseded_whole check ((state = 'superseded') = (superseded_by_id is not null)),
  foreign key (department_id, subject_id) references person (department_id, id),
  foreign key (department_id, requested_by) references person (department_id, id),
  foreign key (department_id, attested_by) references person (department_id, id),
  foreign key (department_id, supersedes_id) references report_snapshot (department_id, id),
  foreign key (department_id, superseded_by_id) references report_snapshot (department_id, id)
);
comment on table report_snapshot is 'A report as it was on a day, which never changes once it is issued; corrections are further reports';
comment on column report_snapshot.ends_on is 'First day after the period that it counts';
comment on column report_snapshot.preview_ends_on is 'From this day on it can be issued without the agreement of its subject';
comment on column report_snapshot.content is 'Canonical JSON (RFC 8785), whose UTF-8 bytes sha256 is the digest of';
create index report_snapshot_department on report_snapshot (department_id, id);
create index report_snapshot_subject on report_snapshot (subject_id, id);
create unique index report_snapshot_one_successor on report_snapshot (supersedes_id) where state in ('preview', 'issued', 'superseded');
create trigger stamp before insert or update on report_snapshot for each row execute function stamp_row();

-- Whether a mentee may be named in the reports of a mentor: one answer a pair, which can change for reports to come.
create table report_name_consent (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentor_id uuid not null,
  mentee_id uuid not null,
  state text not null default 'asked' check (state in ('asked', 'given', 'declined', 'revoked')),
  answered_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint report_name_consent_department_key unique (department_id, id),
  constraint report_name_consent_one_a_pair unique (mentor_id, mentee_id),
  constraint report_name_consent_answered_whole check ((state = 'asked') = (answered_at is null)),
  constraint report_name_consent_of_two check (mentor_id <> mentee_id),
  foreign key (department_id, mentor_id) references person (department_id, id),
  foreign key (department_id, mentee_id) references person (department_id, id)
);
comment on table report_name_consent is 'Whether a mentee may be named in reports on a mentor';
create index report_name_consent_department on report_name_consent (department_id, id);
create index report_name_consent_mentee on report_name_consent (mentee_id, id);
create trigger stamp before insert or update on report_name_consent for each row execute function stamp_row();

-- By which consents a report names mentees: it is not issued once one of them is revoked.
create table report_named (
  report_id uuid not null,
  consent_id uuid not null,
  department_id uuid not null references department,
  primary key (report_id, consent_id),
  foreign key (department_id, report_id) references report_snapshot (department_id, id),
  foreign key (department_id, consent_id) references report_name_consent (department_id, id)
);
create index report_named_consent on report_named (consent_id);

alter table policy add report_preview_days int not null default 14 check (report_preview_days between 0 and 90);
comment on column policy.report_preview_days is 'Days in which the subject of a report can comment on its preview';
alter table policy add report_paper text not null default 'letter' check (report_paper in ('a4', 'letter'));
