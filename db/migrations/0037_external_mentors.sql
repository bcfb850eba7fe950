-- External mentors need no login: they answer a proposal by a link in a mail, or a facilitator records their acceptance with its evidence.
alter table assignment
  add mentor_accepted_by text check (mentor_accepted_by in ('link', 'evidence')),
  add terms_changed_at timestamptz,
  add constraint assignment_accepted_by_when_accepted check (mentor_accepted_by is null or mentor_accepted_at is not null);
comment on column assignment.mentor_accepted_by is 'How an external mentor accepted; null where the mentor signed in to accept, or has not accepted';
comment on column assignment.terms_changed_at is 'When the terms of the proposal changed last: what was accepted before are other terms; null where they never changed';

-- What shows that an external mentor accepted. One row each time: an acceptance is revoked where the terms change.
create table acceptance_evidence (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  accepted_on date not null,
  kind text not null check (kind in ('email', 'letter', 'form', 'minutes', 'other')),
  reference text not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
comment on column acceptance_evidence.reference is 'Where to find the document, such as its number in the records of the office';
create index acceptance_evidence_assignment on acceptance_evidence (assignment_id);
create trigger stamp before insert or update on acceptance_evidence for each row execute function stamp_row();

-- A link of one use that went out in the mail of a notification. Only a digest of its secret is stored; when it ceases to be valid follows from
-- what the notification is about, and from closed_at.
create table notification_link (
  notification_id uuid primary key references notification,
  secret_sha256 bytea not null constraint notification_link_secret_unique unique,
  closed_at timestamptz
);
comment on column notification_link.closed_at is 'When it was used, or another one sent in its place';

-- Somebody whose formal mentor is external is owed an internal one as well.
alter table policy add external_co_mentor_days int not null default 30 check (external_co_mentor_days between 1 and 365);
alter table obligation_waiver
  drop constraint obligation_waiver_kind_check,
  add constraint obligation_waiver_kind_check check (kind in ('formal_mentor', 'co_mentor', 'academic_plan', 'orientation', 'agreement', 'agreement_review',
    'first_meeting', 'meetings', 'cfar', 'plan_renewal'));
