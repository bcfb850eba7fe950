-- Groups of peers. Who is in which group, and what they say there, is for the members alone.
--
--   peer_group, peer_group_text     the group, and each version of its ground rules and of its mission
--   peer_membership                 who was invited, is a member, or was; a seat for each member of a group that has a limit
--   peer_revisit                    what the members decided when they revisited their mission
--   peer_conflict                   days on which a member is suspended, because another member reports to them
--   peer_recheck                    memberships whose reporting facts may have changed in the running transaction

alter table policy
  add peer_eot_members int not null default 8 check (peer_eot_members between 2 and 100),
  add peer_facilitated_members int check (peer_facilitated_members between 2 and 100),
  add peer_inter_institutional_members int check (peer_inter_institutional_members between 2 and 100),
  add peer_organic_members int check (peer_organic_members between 2 and 100),
  add peer_revisit_months int not null default 6 check (peer_revisit_months between 1 and 60);

create table peer_group (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  name text not null,
  kind text not null check (kind in ('eot', 'facilitated', 'inter_institutional', 'organic')),
  state text not null default 'forming' check (state in ('forming', 'active', 'revisit', 'redefining', 'concluded')),
  max_members smallint check (max_members between 2 and 100),
  cadence text,
  ground_rules text,
  rules_version int not null default 0,
  mission text,
  success_definition text,
  mission_version int not null default 0,
  agenda_answer text,
  task_answer text,
  between_meetings_answer text,
  contact_answer text,
  kram_stage text check (kram_stage in ('initiation', 'cultivation', 'separation', 'redefinition')),
  activated_on date,
  next_revisit_on date,
  concluded_on date,
  policy_id uuid not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint peer_group_department_key unique (department_id, id),
  constraint peer_group_eot_is_limited check (kind <> 'eot' or max_members is not null),
  constraint peer_group_concluded_has_day check ((state = 'concluded') = (concluded_on is not null)),
  constraint peer_group_active_has_day check (state in ('forming', 'concluded') or activated_on is not null),
  foreign key (policy_id) references policy
);
comment on column peer_group.max_members is 'Most members at any instant, by the policy of the day on which it was formed; null: no limit';
comment on column peer_group.rules_version is 'Counts the versions of the ground rules; 0: there are none yet';
comment on column peer_group.mission_version is 'Counts the versions of the mission; 0: there is none yet';
create trigger stamp before insert or update on peer_group for each row execute function stamp_row();

create table peer_group_text (
  peer_group_id uuid not null,
  department_id uuid not null,
  kind text not null check (kind in ('ground_rules', 'mission')),
  version int not null check (version > 0),
  body text not null,
  success_definition text,
  written_on date not null,
  primary key (peer_group_id, kind, version),
  foreign key (department_id, peer_group_id) references peer_group (department_id, id)
);

create table peer_membership (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  peer_group_id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('invited', 'declined', 'withdrawn', 'active', 'left', 'alumni')),
  role text not null default 'member' check (role in ('member', 'point_person', 'coordinator')),
  invited_by uuid,
  invited_on date not null,
  joined_on date,
  left_on date,
  seat smallint,
  rules_acknowledged_version int,
  rules_acknowledged_at timestamptz,
  mission_aligned_version int,
  individual_expectation text,
  individual_mission text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint peer_membership_department_key unique (department_id, id),
  constraint peer_membership_joined_has_day check ((state in ('active', 'left', 'alumni')) = (joined_on is not null)),
  constraint peer_membership_left_has_day check ((state in ('left', 'alumni')) = (left_on is not null)),
  constraint peer_membership_period_ordered check (left_on >= joined_on),
  constraint peer_membership_acknowledged_whole check ((rules_acknowledged_version is null) = (rules_acknowledged_at is null)),
  constraint peer_membership_no_overlap exclude using gist (peer_group_id with =, person_id with =, daterange(joined_on, left_on) with &&)
    where (joined_on is not null),
  constraint peer_membership_size exclude using gist (peer_group_id with =, seat with =, daterange(joined_on, left_on) with &&)
    where (joined_on is not null and seat is not null),
  foreign key (department_id, peer_group_id) references peer_group (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, invited_by) references person (department_id, id)
);
comment on column peer_membership.left_on is 'First day on which the person is no member any more';
comment on column peer_membership.seat is 'One of the seats of a group that has a limit: no two members have the same on one day';
create unique index peer_membership_invited_once on peer_membership (peer_group_id, person_id) where state = 'invited';
create index peer_membership_person on peer_membership (person_id, id);
create index peer_membership_group on peer_membership (department_id, peer_group_id, id);
create index peer_membership_inviter on peer_membership (department_id, invited_by);
create trigger stamp before insert or update on peer_membership for each row execute function stamp_row();

create table peer_conflict (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  peer_group_id uuid not null,
  membership_id uuid not null,
  other_id uuid not null,
  status text not null check (status in ('open', 'resolved')),
  resolution text check (resolution in ('ended', 'conflict_ended', 'false_positive')),
  bases jsonb not null,
  basis_ends_on date,
  starts_on date not null,
  ends_on date,
  detected_on date not null,
  resolved_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint peer_conflict_period_ordered check (ends_on >= starts_on),
  constraint peer_conflict_resolved_whole check ((status = 'resolved') = (resolution is not null)),
  constraint peer_conflict_no_overlap exclude using gist (membership_id with =, other_id with =, daterange(starts_on, ends_on) with &&) deferrable,
  foreign key (department_id, peer_group_id) references peer_group (department_id, id),
  foreign key (department_id, membership_id) references peer_membership (department_id, id),
  foreign key (department_id, other_id) references peer_membership (department_id, id)
);
comment on column peer_conflict.membership_id is 'Of the member to whom the other one reports, who is suspended';
create unique index peer_conflict_one_open on peer_conflict (membership_id, other_id) where status = 'open';
create index peer_conflict_group on peer_conflict (department_id, peer_group_id);
create index peer_conflict_membership on peer_conflict (department_id, membership_id);
create index peer_conflict_other on peer_conflict (department_id, other_id);
create trigger stamp before insert or update on peer_conflict for each row execute function stamp_row();

create table peer_revisit (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  peer_group_id uuid not null,
  revisited_on date not null,
  decision text not null check (decision in ('continue', 'redefine', 'conclude')),
  words text,
  decided_by uuid not null,
  foreign key (department_id, peer_group_id) references peer_group (department_id, id),
  foreign key (department_id, decided_by) references person (department_id, id)
);
create index peer_revisit_group on peer_revisit (department_id, peer_group_id, id);
create index peer_revisit_decider on peer_revisit (department_id, decided_by);

create table peer_recheck (
  membership_id uuid primary key references peer_membership,
  department_id uuid not null
);
