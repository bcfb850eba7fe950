-- Meetings of mentor and mentee: when, how long, confirmed by the other side. What was talked about lives apart and is the pair's.

alter table policy
  add meeting_min_minutes int not null default 20 check (meeting_min_minutes between 1 and 240),
  add meeting_confirmation_days int not null default 60 check (meeting_confirmation_days between 1 and 365),
  add meetings_minimum int not null default 3 check (meetings_minimum between 0 and 52),
  add meetings_target int not null default 4 check (meetings_target between 0 and 52),
  add constraint policy_meetings_ordered check (meetings_minimum <= meetings_target);

create table meeting (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  kind text not null check (kind in ('formal', 'ad_hoc', 'joint')),
  mode text not null check (mode in ('in_person', 'video', 'phone', 'email', 'other')),
  state text not null check (state in ('proposed', 'scheduled', 'held', 'confirmed', 'disputed', 'cancelled', 'no_show', 'voided')),
  proposed_by uuid not null,
  scheduled_at timestamptz,
  duration_min int check (duration_min between 1 and 1440),
  held_on date,
  logged_by uuid,
  logged_at timestamptz,
  confirmed_by uuid,
  confirmed_at timestamptz,
  absent text check (absent in ('mentee', 'mentor')),
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint meeting_department_key unique (department_id, id),
  constraint meeting_held_has_facts check (state not in ('held', 'confirmed', 'disputed')
    or (held_on is not null and duration_min is not null and logged_by is not null)),
  constraint meeting_confirmed_by_other check (state <> 'confirmed' or (confirmed_by is not null and confirmed_by <> logged_by)),
  constraint meeting_no_show_names_who check ((state = 'no_show') = (absent is not null)),
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, proposed_by) references person (department_id, id),
  foreign key (department_id, logged_by) references person (department_id, id),
  foreign key (department_id, confirmed_by) references person (department_id, id)
);
create index meeting_assignment on meeting (assignment_id, held_on);
create index meeting_department on meeting (department_id, id);
create index meeting_to_confirm on meeting (department_id, logged_at) where state = 'held';
create trigger stamp before insert or update on meeting for each row execute function stamp_row();

create table meeting_content (
  meeting_id uuid primary key references meeting,
  agenda text,
  location text
);
create table meeting_goal (
  meeting_id uuid not null references meeting,
  lineage_id uuid not null,
  primary key (meeting_id, lineage_id)
);
grant delete on meeting_goal to mentorship_app;

-- Why somebody disputed, cancelled or voided: for the pair alone.
create table meeting_reason (
  id uuid primary key default uuidv7(),
  meeting_id uuid not null references meeting,
  author_id uuid not null references person,
  kind text not null check (kind in ('dispute', 'cancel', 'void')),
  note text not null,
  at timestamptz not null default request_now()
);
create index meeting_reason_meeting on meeting_reason (meeting_id);

create table meeting_note (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  meeting_id uuid not null,
  author_id uuid not null,
  visibility text not null check (visibility in ('private', 'pair')),
  body text not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, meeting_id) references meeting (department_id, id),
  foreign key (department_id, author_id) references person (department_id, id)
);
create index meeting_note_meeting on meeting_note (meeting_id);
create trigger stamp before insert or update on meeting_note for each row execute function stamp_row();

-- A secret address under which a person's calendar programme finds their meetings. Only a digest of the secret is kept.
create table calendar_feed (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  secret_sha256 bytea not null constraint calendar_feed_secret_unique unique,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, person_id) references person (department_id, id)
);
create unique index calendar_feed_one on calendar_feed (person_id) where revoked_at is null;
create trigger stamp before insert or update on calendar_feed for each row execute function stamp_row();

-- The meetings that count (domain rule 30): confirmed by both sides, not by mail, long enough, on an active day of the assignment, one a
-- pair and day (the longest, then the first logged). None lies in the future: a meeting is logged when it has been held. Whoever counts as of
-- an earlier day leaves out what was held after it.
create view qualifying_meeting with (security_invoker = true) as
select distinct on (m.assignment_id, m.held_on) m.id, m.department_id, m.assignment_id, a.mentee_id, a.mentor_id, a.is_primary, m.held_on,
  m.duration_min
from meeting m
join assignment a on a.id = m.assignment_id and a.subtype = 'formal'
join policy p on p.department_id = m.department_id and daterange(p.starts_on, p.ends_on) @> m.held_on
where m.state = 'confirmed' and m.mode <> 'email' and m.duration_min >= p.meeting_min_minutes
  and exists (select from assignment_interval i where i.assignment_id = a.id and i.status = 'active'
    and i.starts_on <= m.held_on and (i.ends_on is null or i.ends_on > m.held_on))
order by m.assignment_id, m.held_on, m.duration_min desc, m.logged_at, m.id;
