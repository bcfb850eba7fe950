-- What both sides confirmed is not undone by one: an end that lies before it is proposed by one side and agreed to by the other.
create table assignment_early_end (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  change text not null check (change in ('end', 'complete', 'pause')),
  on_day date not null,
  proposed_by uuid not null,
  state text not null default 'open' check (state in ('open', 'agreed', 'withdrawn')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, proposed_by) references person (department_id, id)
);
comment on table assignment_early_end is 'An end, completion or pause of a day before what both confirmed, which one side proposed to the other';
create unique index assignment_early_end_open on assignment_early_end (assignment_id) where state = 'open';
create trigger stamp before insert or update on assignment_early_end for each row execute function stamp_row();

alter table calendar_feed add shows_obligations boolean not null default false;
comment on column calendar_feed.shows_obligations is 'Whether what is due to the person stands in the feed, as all-day entries';

-- A meeting that both confirmed is void once both say so, or a mentorship lead with a reason.
alter table meeting
  add void_proposed_by uuid,
  add foreign key (department_id, void_proposed_by) references person (department_id, id),
  add constraint meeting_void_proposal_is_of_confirmed check (void_proposed_by is null or state in ('confirmed', 'voided'));
comment on column meeting.void_proposed_by is 'Which side of a confirmed meeting has said that it was recorded in error';
