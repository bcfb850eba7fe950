-- What mentees say to their mentors: feedback that they release in a form of their choice, reflections of the mentor on it, and thanks.

-- Feedback of several mentees, shown to their mentor together and without names.
create table feedback_collection (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentor_id uuid not null,
  shown_on date not null,
  mentee_count int not null check (mentee_count >= 5),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint feedback_collection_department_key unique (department_id, id),
  foreign key (department_id, mentor_id) references person (department_id, id)
);
comment on column feedback_collection.mentee_count is 'How many mentees there were behind it when it was shown: with fewer, each could be guessed';
create index feedback_collection_mentor on feedback_collection (mentor_id, id);
create trigger stamp before insert or update on feedback_collection for each row execute function stamp_row();

-- Author and addressee are the mentee and the mentor of the assignment.
create table mentor_feedback (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  form text not null check (form in ('now', 'held', 'withheld')),
  state text not null default 'draft' check (state in ('draft', 'released', 'held', 'shown', 'withheld', 'withdrawn')),
  body text,
  given_on date,
  collection_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint mentor_feedback_department_key unique (department_id, id),
  constraint mentor_feedback_given_has_day check (state = 'withdrawn' or (state = 'draft') = (given_on is null)),
  constraint mentor_feedback_in_its_form check (
    case state when 'released' then form = 'now' when 'held' then form = 'held' when 'shown' then form = 'held' when 'withheld' then form = 'withheld' else true end),
  constraint mentor_feedback_shown_in_collection check ((state = 'shown') = (collection_id is not null)),
  constraint mentor_feedback_withdrawn_is_empty check ((state = 'withdrawn') = (body is null)),
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, collection_id) references feedback_collection (department_id, id)
);
comment on column mentor_feedback.form is 'now: at once and with the name of the mentee; held: with that of other mentees, without names; withheld: to nobody';
create unique index mentor_feedback_one_open on mentor_feedback (assignment_id, state) where state in ('draft', 'held');
create index mentor_feedback_assignment on mentor_feedback (assignment_id, id);
create index mentor_feedback_collection on mentor_feedback (collection_id) where collection_id is not null;
create trigger stamp before insert or update on mentor_feedback for each row execute function stamp_row();

-- What the mentor makes of feedback, in writing, and how long it took.
create table feedback_reflection (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentor_id uuid not null,
  feedback_id uuid,
  collection_id uuid,
  reflected_on date not null,
  minutes int not null check (minutes between 1 and 600),
  body text not null,
  voided_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint feedback_reflection_on_one check (num_nonnulls(feedback_id, collection_id) = 1),
  foreign key (department_id, mentor_id) references person (department_id, id),
  foreign key (department_id, feedback_id) references mentor_feedback (department_id, id),
  foreign key (department_id, collection_id) references feedback_collection (department_id, id)
);
create unique index feedback_reflection_once on feedback_reflection (feedback_id, collection_id) nulls not distinct where voided_at is null;
create index feedback_reflection_mentor on feedback_reflection (mentor_id, reflected_on);
create trigger stamp before insert or update on feedback_reflection for each row execute function stamp_row();

create table thanks (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  message text not null,
  sent_on date not null,
  published_at timestamptz,
  agreed_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint thanks_agreed_to_what_is_published check (agreed_at is null or published_at is not null),
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
comment on column thanks.published_at is 'When the mentee wished it to be public; it is once the mentor has agreed';
create index thanks_assignment on thanks (assignment_id, id);
create index thanks_public on thanks (department_id, id) where agreed_at is not null;
create trigger stamp before insert or update on thanks for each row execute function stamp_row();
