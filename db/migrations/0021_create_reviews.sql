-- The check-in at a year and a half, and the annual review. What was said lives apart from that it was said.

alter table policy
  add check_in_opens_months int not null default 1 check (check_in_opens_months between 0 and 12),
  add check_in_closes_months int not null default 2 check (check_in_closes_months between 0 and 12),
  add check_in_acknowledge_days int not null default 30 check (check_in_acknowledge_days between 1 and 365),
  add annual_review_recent_days int not null default 90 check (annual_review_recent_days between 1 and 365);
comment on column policy.check_in_opens_months is 'A check-in is on time from so many months before it is due';
comment on column policy.check_in_closes_months is 'A check-in is overdue so many months after it was due';
comment on column policy.annual_review_recent_days is 'Whoever is appointed fewer days before the end of an academic year counts as recently appointed';

create table check_in (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentee_id uuid not null,
  clock_starts_on date not null,
  state text not null check (state in ('scheduled', 'held', 'acknowledged', 'waived', 'cancelled')),
  conductor_id uuid,
  role_id uuid references leadership_role,
  planned_on date,
  held_on date,
  acknowledged_at timestamptz,
  waived_reason text check (waived_reason in ('on_leave', 'departing', 'recently_recruited', 'other')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint check_in_department_key unique (department_id, id),
  constraint check_in_held_has_day check (held_on is not null or state not in ('held', 'acknowledged')),
  constraint check_in_has_conductor check ((conductor_id is not null and role_id is not null) or state in ('waived', 'cancelled')),
  constraint check_in_waived_explained check ((state = 'waived') = (waived_reason is not null)),
  constraint check_in_not_by_oneself check (conductor_id <> mentee_id),
  foreign key (department_id, mentee_id) references person (department_id, id),
  foreign key (department_id, conductor_id) references person (department_id, id)
);
comment on column check_in.clock_starts_on is 'The programme clock it belongs to: once a clock';
comment on column check_in.conductor_id is 'Null where it was waived before anybody was to conduct it';
create unique index check_in_once_a_clock on check_in (mentee_id, clock_starts_on) where state <> 'cancelled';
create index check_in_department on check_in (department_id, id);
create index check_in_conductor on check_in (conductor_id);
create trigger stamp before insert or update on check_in for each row execute function stamp_row();

-- For the conductor and the mentee alone.
create table check_in_content (
  check_in_id uuid primary key references check_in,
  academic_goals text,
  work_life_balance text,
  satisfaction_rating int check (satisfaction_rating between 1 and 5),
  satisfaction_text text
);

create table annual_review (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentee_id uuid not null,
  academic_year int not null check (academic_year between 1990 and 2199),
  state text not null check (state in ('open', 'mentee_input', 'held', 'acknowledged', 'contested', 'waived')),
  reviewer_id uuid,
  capacity text check (capacity in ('division_director', 'physician_in_chief', 'hospital_division_head', 'chair', 'mentorship_lead')),
  role_id uuid references leadership_role,
  held_on date,
  acknowledged_at timestamptz,
  contested_at timestamptz,
  waived_reason text check (waived_reason in ('on_leave', 'recently_appointed', 'departing', 'other')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint annual_review_department_key unique (department_id, id),
  -- Deferrable, so that it is judged when the statement has moved all of them: a merge may exchange two.
  constraint annual_review_once_a_year unique (mentee_id, academic_year) deferrable initially immediate,
  constraint annual_review_held_has_reviewer check (state not in ('held', 'acknowledged', 'contested')
    or (held_on is not null and reviewer_id is not null and role_id is not null and capacity is not null)),
  constraint annual_review_waived_explained check ((state = 'waived') = (waived_reason is not null)),
  constraint annual_review_not_of_oneself check (reviewer_id <> mentee_id),
  foreign key (department_id, mentee_id) references person (department_id, id),
  foreign key (department_id, reviewer_id) references person (department_id, id)
);
comment on column annual_review.academic_year is 'The year it begins in: 2025 is 1 July 2025 to 30 June 2026 where the academic year begins in July';
create index annual_review_reviewer on annual_review (reviewer_id) where reviewer_id is not null;
create index annual_review_department on annual_review (department_id, academic_year, id);
create trigger stamp before insert or update on annual_review for each row execute function stamp_row();

-- For the mentee and the reviewer. The mentee's own input and contest are theirs before the review is held.
create table annual_review_content (
  review_id uuid primary key references annual_review,
  mentee_input text,
  mentorship_quality int check (mentorship_quality between 1 and 5),
  mentorship_quantity text check (mentorship_quantity in ('too_little', 'right', 'too_much')),
  appropriateness_to_needs int check (appropriateness_to_needs between 1 and 5),
  support_given text,
  feedback text,
  issues text[] not null default '{}',
  contest_note text
);

-- What was agreed to do, out of a check-in or a review. Only what the mentee shares of a check-in is seen by leaders.
create table action_item (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  check_in_id uuid,
  review_id uuid,
  owner_id uuid not null,
  text text not null,
  due_on date,
  done_on date,
  dropped_on date,
  is_shared boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint action_item_of_one_source check (num_nonnulls(check_in_id, review_id) = 1),
  foreign key (department_id, check_in_id) references check_in (department_id, id),
  foreign key (department_id, review_id) references annual_review (department_id, id),
  foreign key (department_id, owner_id) references person (department_id, id)
);
create index action_item_check_in on action_item (check_in_id) where check_in_id is not null;
create index action_item_review on action_item (review_id) where review_id is not null;
create index action_item_owner on action_item (owner_id, due_on) where done_on is null and dropped_on is null;
create trigger stamp before insert or update on action_item for each row execute function stamp_row();
