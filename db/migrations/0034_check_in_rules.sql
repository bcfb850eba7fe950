-- Check-ins: not before the policy's months, and each section is answered or declined. Policy versions that were recorded in error. Goals of
-- academic plans: their progress beside the versions, and drafts that a mentor writes too.

alter table policy
  add check_in_earliest_months int not null default 12 check (check_in_earliest_months between 0 and 60),
  add plan_without_mentor boolean not null default false,
  add voided_at timestamptz,
  add constraint policy_voided_is_empty check (voided_at is null or ends_on = starts_on);
comment on column policy.check_in_earliest_months is 'A check-in is held after so many adjusted months at the earliest, unless a mentorship lead gives a reason';
comment on column policy.plan_without_mentor is 'Whether the plan of somebody who never had a formal mentor can come into force';
comment on column policy.voided_at is 'Recorded in error: it holds on no day';

alter table check_in_content
  add academic_goals_declined boolean not null default false,
  add work_life_balance_declined boolean not null default false,
  add satisfaction_declined boolean not null default false,
  add constraint check_in_declined_without_rating check (not satisfaction_declined or satisfaction_rating is null);
comment on column check_in_content.academic_goals_declined is 'The mentee prefers not to say; the text beside it holds their words, if any';

create table check_in_allowance (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentee_id uuid not null,
  allowed_by_id uuid not null,
  allowed_on date not null,
  reason text not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint check_in_allowance_by_another check (allowed_by_id <> mentee_id),
  foreign key (department_id, mentee_id) references person (department_id, id),
  foreign key (department_id, allowed_by_id) references person (department_id, id)
);
comment on table check_in_allowance is 'Why a check-in may be held earlier than the policy says, for the programme clock that runs on the day; the latest counts';
create index check_in_allowance_mentee on check_in_allowance (mentee_id, allowed_on);
create trigger stamp before insert or update on check_in_allowance for each row execute function stamp_row();

create table plan_goal_progress (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  plan_id uuid not null,
  lineage_id uuid not null,
  progress text not null check (progress in ('on_track', 'at_risk', 'met', 'dropped')),
  note text,
  recorded_on date not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, plan_id) references academic_plan (department_id, id)
);
comment on table plan_goal_progress is 'How goals of the version in force move, beside the versions; rows are added and never changed';
create index plan_goal_progress_goal on plan_goal_progress (plan_id, lineage_id, id);
create trigger stamp before insert or update on plan_goal_progress for each row execute function stamp_row();
revoke update on plan_goal_progress from mentorship_app;

create table plan_share (
  version_id uuid not null,
  assignment_id uuid not null,
  department_id uuid not null references department,
  shared_on date not null,
  unshared_on date,
  primary key (version_id, assignment_id),
  foreign key (department_id, version_id) references plan_version (department_id, id),
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
comment on table plan_share is 'The mentor of the assignment may write the draft, as long as the mentorship is active';
create index plan_share_assignment on plan_share (assignment_id);

alter table plan_version
  add written_by_id uuid,
  add foreign key (department_id, written_by_id) references person (department_id, id);
comment on column plan_version.written_by_id is 'Who changed the draft last; null for the mentee';
