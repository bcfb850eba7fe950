-- Awards for mentoring: programmes with their rules, a cycle an academic year, nominations with letters, rankings, and what was conferred.
create table award_programme (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  division_id uuid,
  name text not null,
  honoree_name text,
  presenter text,
  retired_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint award_programme_department_key unique (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id)
);
comment on column award_programme.division_id is 'The division whose award it is; null of an award of the department';
create index award_programme_department on award_programme (department_id, id);
create trigger stamp before insert or update on award_programme for each row execute function stamp_row();

-- What a nominee and a nominator have to be: versions that follow each other. A cycle is judged by the version of the day on which it opened.
create table award_criteria (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  programme_id uuid not null,
  version int not null check (version >= 1),
  starts_on date not null,
  ends_on date,
  body text not null,
  categories text[] not null,
  ranks text[] not null,
  minimum_years int not null check (minimum_years between 0 and 60),
  minimum_mentees int not null check (minimum_mentees between 0 and 1000),
  reineligibility_years int check (reineligibility_years between 1 and 100),
  nominators text not null check (nominators in ('anyone', 'division', 'mentees', 'leaders')),
  letters_minimum int not null check (letters_minimum between 0 and 20),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint award_criteria_department_key unique (department_id, id),
  constraint award_criteria_version_unique unique (programme_id, version),
  constraint award_criteria_period_ordered check (ends_on > starts_on),
  constraint award_criteria_one_a_day exclude using gist (programme_id with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, programme_id) references award_programme (department_id, id)
);
comment on column award_criteria.categories is 'Categories of appointment, of which the nominee holds one; empty: any';
comment on column award_criteria.ranks is 'Ranks, of which the nominee holds one; empty: any';
comment on column award_criteria.reineligibility_years is 'Academic years after an award until the same person can have it again; null: never again';
create trigger stamp before insert or update on award_criteria for each row execute function stamp_row();

create table award_cycle (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  programme_id uuid not null,
  criteria_id uuid,
  academic_year int not null check (academic_year between 1900 and 2200),
  state text not null default 'planned' check (state in ('planned', 'open', 'nominee_materials', 'review', 'decided', 'conferred')),
  nominations_due_on date not null,
  letters_due_on date not null,
  awards_maximum int not null default 1 check (awards_maximum between 1 and 20),
  decided_on date,
  decided_by uuid,
  conferred_on date,
  conferred_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint award_cycle_department_key unique (department_id, id),
  constraint award_cycle_once_a_year unique (programme_id, academic_year),
  constraint award_cycle_deadlines_ordered check (letters_due_on >= nominations_due_on),
  constraint award_cycle_opened_by_criteria check ((state = 'planned') = (criteria_id is null)),
  constraint award_cycle_decided_whole check ((state in ('decided', 'conferred')) = (decided_on is not null) and num_nulls(decided_on, decided_by) in (0, 2)),
  constraint award_cycle_conferred_whole check ((state = 'conferred') = (conferred_on is not null) and num_nulls(conferred_on, conferred_by) in (0, 2)),
  foreign key (department_id, programme_id) references award_programme (department_id, id),
  foreign key (department_id, criteria_id) references award_criteria (department_id, id),
  foreign key (department_id, decided_by) references person (department_id, id),
  foreign key (department_id, conferred_by) references person (department_id, id)
);
comment on column award_cycle.nominations_due_on is 'Last day, in the department’s time zone, on which nominations are submitted';
comment on column award_cycle.letters_due_on is 'Last day on which letters and the materials of nominees are submitted';
create index award_cycle_department on award_cycle (department_id, id);
create trigger stamp before insert or update on award_cycle for each row execute function stamp_row();

create table award_committee_member (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  cycle_id uuid not null,
  person_id uuid not null,
  left_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, cycle_id) references award_cycle (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id)
);
create unique index award_committee_member_once on award_committee_member (cycle_id, person_id) where left_on is null;
create index award_committee_member_person on award_committee_member (person_id);
create trigger stamp before insert or update on award_committee_member for each row execute function stamp_row();

create table nomination (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  cycle_id uuid not null,
  nominee_id uuid not null,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'eligible', 'ineligible', 'materials_requested', 'complete', 'under_review',
    'awarded', 'not_selected', 'withdrawn')),
  statement text not null,
  materials text,
  submitted_on date,
  judged_on date,
  ineligible_reasons text[] not null default '{}',
  withdrawn_because text check (withdrawn_because in ('nominator', 'nominee', 'incomplete', 'merged')),
  mentorship jsonb,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint nomination_department_key unique (department_id, id),
  constraint nomination_submitted_whole check (
    num_nulls(submitted_on, mentorship) in (0, 2) and (state = 'withdrawn' or (state = 'draft') = (submitted_on is null))),
  constraint nomination_ineligible_explained check ((state = 'ineligible') = (ineligible_reasons <> '{}')),
  constraint nomination_withdrawn_explained check ((state = 'withdrawn') = (withdrawn_because is not null)),
  foreign key (department_id, cycle_id) references award_cycle (department_id, id),
  foreign key (department_id, nominee_id) references person (department_id, id)
);
comment on column nomination.mentorship is 'What was recorded of the nominee’s mentoring on the day of the submission';
create index nomination_department on nomination (department_id, id);
create index nomination_cycle on nomination (cycle_id, id);
create index nomination_nominee on nomination (nominee_id, id);
create unique index nomination_one_a_nominee on nomination (cycle_id, nominee_id) where state not in ('draft', 'withdrawn', 'ineligible');
create trigger stamp before insert or update on nomination for each row execute function stamp_row();

-- The first nominator is who drafted it.
create table nomination_nominator (
  nomination_id uuid not null,
  person_id uuid not null,
  department_id uuid not null references department,
  left_on date,
  primary key (nomination_id, person_id),
  foreign key (department_id, nomination_id) references nomination (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id)
);
create index nomination_nominator_person on nomination_nominator (person_id);

create table nomination_letter (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  nomination_id uuid not null,
  writer_id uuid not null,
  state text not null default 'asked' check (state in ('asked', 'submitted', 'declined')),
  body text,
  submitted_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint nomination_letter_department_key unique (department_id, id),
  constraint nomination_letter_one_a_writer unique (nomination_id, writer_id),
  constraint nomination_letter_submitted_whole check ((state = 'submitted') = (body is not null) and num_nulls(body, submitted_on) in (0, 2)),
  foreign key (department_id, nomination_id) references nomination (department_id, id),
  foreign key (department_id, writer_id) references person (department_id, id)
);
create index nomination_letter_department on nomination_letter (department_id, id);
create index nomination_letter_writer on nomination_letter (writer_id, id);
create trigger stamp before insert or update on nomination_letter for each row execute function stamp_row();

-- The order in which a member of the committee ranks the nominations, the best first: one a member, who replaces it until the decision.
create table award_ranking (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  cycle_id uuid not null,
  person_id uuid not null,
  nomination_ids uuid[] not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint award_ranking_one_a_member unique (cycle_id, person_id),
  foreign key (department_id, cycle_id) references award_cycle (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id)
);
create trigger stamp before insert or update on award_ranking for each row execute function stamp_row();

create table award (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  cycle_id uuid not null,
  nomination_id uuid not null,
  person_id uuid not null,
  conferred_on date not null,
  listing_consented_at timestamptz,
  withdrawn_on date,
  withdrawn_by uuid,
  decision_ref text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint award_department_key unique (department_id, id),
  constraint award_one_a_nomination unique (nomination_id),
  constraint award_withdrawn_whole check (num_nulls(withdrawn_on, withdrawn_by, decision_ref) in (0, 3)),
  constraint award_listed_while_held check (listing_consented_at is null or withdrawn_on is null),
  foreign key (department_id, cycle_id) references award_cycle (department_id, id),
  foreign key (department_id, nomination_id) references nomination (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, withdrawn_by) references person (department_id, id)
);
comment on column award.listing_consented_at is 'When the laureate agreed to be listed publicly; null where they have not, or took it back';
create index award_department on award (department_id, id);
create index award_person on award (person_id, id);
create index award_listed on award (department_id, id) where listing_consented_at is not null;
create trigger stamp before insert or update on award for each row execute function stamp_row();

create table stipend (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  award_id uuid,
  purpose text not null,
  amount_cents int not null check (amount_cents between 1 and 100000000),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  starts_on date not null,
  ends_on date not null,
  voided_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint stipend_department_key unique (department_id, id),
  constraint stipend_period_ordered check (ends_on > starts_on),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, award_id) references award (department_id, id)
);
comment on column stipend.amount_cents is 'The whole amount, in hundredths of the currency';
create index stipend_department on stipend (department_id, id);
create index stipend_person on stipend (person_id, id);
create trigger stamp before insert or update on stipend for each row execute function stamp_row();
