-- What the levels of division, department and academic medicine are measured by and nothing else records: what training in mentoring teaches and
-- when it was offered, promotion files and what a promotion was granted on, and scholarly outputs with the mentee's consent to the link.

-- What a course in mentoring teaches, and to what end.
create table training_course (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department (id),
  code text not null,
  title text not null,
  curriculum text not null,
  objectives text[] not null,
  retired_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint training_course_department_key unique (department_id, id),
  constraint training_course_code_once unique (department_id, code),
  constraint training_course_has_objectives check (cardinality(objectives) > 0)
);
create trigger stamp before insert or update on training_course for each row execute function stamp_row();

-- A programme event at which a course was offered; an event offers one course.
create table training_session (
  event_id uuid primary key,
  department_id uuid not null references department (id),
  course_id uuid not null,
  foreign key (department_id, event_id) references programme_event (department_id, id),
  foreign key (department_id, course_id) references training_course (department_id, id)
);
create index training_session_course on training_session (course_id);

alter table career_milestone add constraint career_milestone_department_key unique (department_id, id);

-- A file submitted for a promotion: with which report on mentoring, and, once the promotion is granted, whether mentoring was a criterion.
create table promotion_file (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department (id),
  person_id uuid not null,
  kind text not null check (kind in ('junior_promotion', 'senior_promotion')),
  submitted_on date not null,
  report_id uuid,
  milestone_id uuid,
  is_mentorship_criterion boolean,
  voided_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, report_id) references report_snapshot (department_id, id),
  foreign key (department_id, milestone_id) references career_milestone (department_id, id),
  constraint promotion_file_criterion_of_grant check (is_mentorship_criterion is null or milestone_id is not null)
);
create trigger stamp before insert or update on promotion_file for each row execute function stamp_row();
create unique index promotion_file_once on promotion_file (person_id, kind, submitted_on) where voided_at is null;
create unique index promotion_file_one_a_promotion on promotion_file (milestone_id) where voided_at is null;
create index promotion_file_department on promotion_file (department_id, submitted_on);

-- What a mentee brought forth in a mentorship; counted as of the mentorship only while the mentee consents to that link.
create table scholarly_output (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department (id),
  mentee_id uuid not null,
  assignment_id uuid not null,
  kind text not null check (kind in ('manuscript', 'abstract', 'grant', 'award', 'invitation', 'committee', 'presentation', 'position')),
  title text not null,
  status text not null check (status in ('in_preparation', 'submitted', 'under_review', 'in_progress', 'accepted', 'published', 'dropped')),
  status_on date not null,
  consented_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, mentee_id) references person (department_id, id),
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
create trigger stamp before insert or update on scholarly_output for each row execute function stamp_row();
create index scholarly_output_mentee on scholarly_output (mentee_id);
create index scholarly_output_assignment on scholarly_output (assignment_id);
