-- Both sides of a relation: what sponsors did for somebody and what the beneficiary says of it, what a facilitator says to a pair, what leaders
-- say to the mentee in a match discussion; and the resources of a division.

create table sponsorship_action (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  sponsor_id uuid not null,
  beneficiary_id uuid not null,
  assignment_id uuid,
  kind text not null check (kind in ('nomination_award', 'leadership_opportunity', 'plenary', 'review', 'visiting_professorship', 'introduction',
    'letter', 'recommendation', 'other')),
  acted_on date not null,
  state text not null default 'claimed' check (state in ('claimed', 'verified', 'declined', 'voided')),
  answered_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint sponsorship_action_two_people check (sponsor_id <> beneficiary_id),
  constraint sponsorship_action_answered_once check (
    state = 'voided' or (state = 'claimed') = (answered_at is null)),
  foreign key (department_id, sponsor_id) references person (department_id, id),
  foreign key (department_id, beneficiary_id) references person (department_id, id),
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
comment on column sponsorship_action.state is 'claimed: recorded by the sponsor, not yet verified by the beneficiary; counts nowhere';
comment on column sponsorship_action.assignment_id is 'The sponsor relation of the same two people, where one is recorded and named';
create index sponsorship_action_department on sponsorship_action (department_id, id);
create index sponsorship_action_sponsor on sponsorship_action (sponsor_id, id);
create index sponsorship_action_beneficiary on sponsorship_action (beneficiary_id, id);
create index sponsorship_action_assignment on sponsorship_action (assignment_id) where assignment_id is not null;
create trigger stamp before insert or update on sponsorship_action for each row execute function stamp_row();

-- Words about it, for the two alone.
create table sponsorship_action_text (
  action_id uuid primary key references sponsorship_action,
  description text,
  outcome text,
  void_note text
);

create table pair_feedback (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  author_id uuid not null,
  given_on date not null,
  body text not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, author_id) references person (department_id, id)
);
create index pair_feedback_assignment on pair_feedback (assignment_id, id);
create index pair_feedback_author on pair_feedback (author_id, id);
create trigger stamp before insert or update on pair_feedback for each row execute function stamp_row();

alter table resource
  add division_id uuid,
  add foreign key (department_id, division_id) references division (department_id, id);
comment on column resource.division_id is 'Null: a resource of the department, for everybody in it';
create index resource_division on resource (division_id) where division_id is not null;

alter table match_input
  alter input drop not null,
  add for_mentee text,
  add constraint match_input_states_something check (num_nonnulls(input, for_mentee) > 0);
comment on column match_input.input is 'For those who take part as or for a leader; the mentee’s own for all of them';
comment on column match_input.for_mentee is 'What a leader says to the mentee';
