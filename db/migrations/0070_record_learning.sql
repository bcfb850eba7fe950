-- What people learn through mentoring, on either side, for their own statement of professional development.
create table learning_record (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  kind text not null check (kind in ('mentoring_preparation', 'learning_with_mentor', 'review_reflection')),
  assignment_id uuid,
  mentor_id uuid,
  goal_lineage_id uuid,
  annual_review_id uuid,
  check_in_id uuid,
  learned_on date not null,
  minutes int not null check (minutes between 1 and 1440),
  topic text,
  body text not null,
  voided_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint learning_record_rests_on_its_kind check (
    case kind
      when 'mentoring_preparation' then
        assignment_id is not null and num_nonnulls(mentor_id, goal_lineage_id, annual_review_id, check_in_id) = 0
      when 'learning_with_mentor' then num_nonnulls(assignment_id, mentor_id) = 1 and num_nonnulls(annual_review_id, check_in_id) = 0
      else num_nonnulls(annual_review_id, check_in_id) = 1 and num_nonnulls(assignment_id, mentor_id, goal_lineage_id) = 0
    end),
  constraint learning_record_topic_of_learning check ((kind = 'review_reflection') = (topic is null)),
  constraint learning_record_from_another check (mentor_id <> person_id),
  foreign key (department_id, person_id) references person (department_id, id),
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, mentor_id) references person (department_id, id),
  foreign key (department_id, annual_review_id) references annual_review (department_id, id),
  foreign key (department_id, check_in_id) references check_in (department_id, id)
);
comment on column learning_record.kind is 'mentoring_preparation: as mentor; learning_with_mentor: as mentee; review_reflection: on a review or check-in that was held with the person';
comment on column learning_record.goal_lineage_id is 'The goal of the person’s plan, through all versions';
comment on column learning_record.body is 'What came of it; for a review_reflection, the reflection';
create index learning_record_person on learning_record (person_id, learned_on);
create index learning_record_mentor on learning_record (mentor_id) where mentor_id is not null;
create trigger stamp before insert or update on learning_record for each row execute function stamp_row();
