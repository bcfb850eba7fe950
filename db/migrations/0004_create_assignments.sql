-- Mentor assignments, what interrupts them, and the conflict cases of those a reporting line interrupts.
--
-- Only facts are stored: when it began, when it was to end, who paused it, since when a conflict suspends it. What was active
-- on which day is derived from them in one place, the view assignment_interval, and so can never disagree with them.

create table assignment (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentee_id uuid not null,
  mentor_id uuid not null,
  subtype text not null check (subtype in ('formal', 'informal', 'spot', 'sponsor', 'promotion_mentor')),
  state text not null check (state in ('proposed', 'under_discussion', 'pending_acceptance', 'declined', 'withdrawn',
    'live', 'completed', 'ended', 'voided')),
  is_primary boolean not null default false,
  category text not null check (category in ('traditional', 'transformational')),
  origin text not null check (origin in ('institution', 'professional_org', 'self', 'cohort', 'event')),
  need_areas text[] not null default '{}',
  starts_on date,
  planned_ends_on date,
  ends_on date,
  until_on date generated always as (least(planned_ends_on, ends_on)) stored,
  mentee_accepted_at timestamptz,
  mentor_accepted_at timestamptz,
  mentor_attested_at timestamptz,
  activated_at timestamptz,
  capacity_reason text,
  converted_from_id uuid references assignment,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint assignment_department_key unique (department_id, id),
  constraint assignment_two_people check (mentee_id <> mentor_id),
  constraint assignment_primary_is_formal check (subtype = 'formal' or not is_primary),
  constraint assignment_planned_after_start check (planned_ends_on > starts_on),
  constraint assignment_period_ordered check (ends_on >= starts_on),
  constraint assignment_started_when_live check (starts_on is not null or state not in ('live', 'completed', 'ended')),
  constraint assignment_ended_has_day check (ends_on is not null or state not in ('completed', 'ended')),
  constraint assignment_accepted_when_live check (subtype <> 'formal' or state not in ('live', 'completed', 'ended')
    or (mentee_accepted_at is not null and mentor_accepted_at is not null and mentor_attested_at is not null)),
  constraint assignment_one_primary exclude using gist (mentee_id with =, daterange(starts_on, until_on) with &&)
    where (is_primary and state in ('live', 'completed', 'ended')),
  constraint assignment_no_overlap exclude using gist ((mentee_id::text || mentor_id::text) with =, daterange(starts_on, until_on) with &&)
    where (subtype = 'formal' and state in ('live', 'completed', 'ended')),
  foreign key (department_id, mentee_id) references person (department_id, id),
  foreign key (department_id, mentor_id) references person (department_id, id)
);
comment on column assignment.until_on is 'First day the assignment no longer holds: the earlier of planned and actual end';
create unique index assignment_one_open_proposal on assignment (mentee_id, mentor_id)
  where subtype = 'formal' and state in ('proposed', 'under_discussion', 'pending_acceptance');
create index assignment_mentee on assignment (mentee_id, state) include (mentor_id, starts_on, until_on);
create index assignment_mentor on assignment (mentor_id, state) include (mentee_id, starts_on, until_on);
create index assignment_department on assignment (department_id, id);
create trigger stamp before insert or update on assignment for each row execute function stamp_row();

-- Why somebody declined or ended. Never joined into anything a leader or the other side reads.
create table assignment_reason (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  author_id uuid not null,
  kind text not null check (kind in ('decline', 'withdraw', 'pause', 'end', 'complete')),
  code text check (code in ('goals_met', 'mutual_no_fault', 'mismatch_goals', 'mismatch_availability', 'health', 'mentor_retired',
    'mentor_departed', 'mentee_departed', 'mentor_leave', 'conflict_reporting', 'conflict_other', 'poor_communication',
    'low_engagement', 'competition', 'administrative', 'other')),
  note text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, author_id) references person (department_id, id)
);
create index assignment_reason_assignment on assignment_reason (assignment_id);
create trigger stamp before insert or update on assignment_reason for each row execute function stamp_row();

create table assignment_pause (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint assignment_pause_period_ordered check (ends_on >= starts_on),
  constraint assignment_pause_no_overlap exclude using gist (assignment_id with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
create index assignment_pause_assignment on assignment_pause (assignment_id, starts_on);
create trigger stamp before insert or update on assignment_pause for each row execute function stamp_row();

create table conflict_case (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  status text not null check (status in ('detected', 'acknowledged', 'escalated', 'resolved')),
  resolution text check (resolution in ('reassigned', 'ended', 'converted', 'conflict_ended', 'false_positive')),
  source text not null check (source in ('hr_change', 'creation_check', 'declaration', 'scan')),
  bases jsonb not null,
  basis_ends_on date,
  starts_on date not null,
  ends_on date,
  detected_on date not null,
  due_on date not null,
  policy_id uuid not null references policy,
  note text,
  acknowledged_by uuid,
  resolved_by uuid,
  resolved_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint conflict_case_period_ordered check (ends_on >= starts_on),
  constraint conflict_case_resolution_when_resolved check ((status = 'resolved') = (resolution is not null)),
  -- Deferrable, so that it is judged when the statement has moved all of them: one case may give days up to another.
  constraint conflict_case_no_overlap exclude using gist (assignment_id with =, daterange(starts_on, ends_on) with &&)
    deferrable initially immediate,
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
comment on column conflict_case.starts_on is 'First day the assignment is suspended: the first day of conflict, possibly before detected_on';
comment on column conflict_case.ends_on is 'First day it is no longer suspended; null while it lasts';
comment on column conflict_case.basis_ends_on is 'First day from which no basis holds any more, once that is known';
create unique index conflict_case_one_open on conflict_case (assignment_id) where status <> 'resolved';
create index conflict_case_assignment on conflict_case (assignment_id, starts_on);
create index conflict_case_department on conflict_case (department_id, id);
create index conflict_case_due on conflict_case (due_on) where status in ('detected', 'acknowledged');
create trigger stamp before insert or update on conflict_case for each row execute function stamp_row();

-- What was active, paused or suspended when. Suspension outranks a pause. Everything that counts days, meetings or mentors
-- counts from here, never from the present status.
create view assignment_interval with (security_invoker = true) as
select a.id as assignment_id, a.department_id, part.status, lower(span) as starts_on, upper(span) as ends_on
from assignment a
cross join lateral (
  select coalesce(range_agg(daterange(c.starts_on, c.ends_on)), '{}') as days from conflict_case c where c.assignment_id = a.id
) suspended
cross join lateral (
  select coalesce(range_agg(daterange(p.starts_on, p.ends_on)), '{}') as days from assignment_pause p where p.assignment_id = a.id
) paused
cross join lateral (select datemultirange(daterange(a.starts_on, a.until_on)) as days) whole
cross join lateral (values
  ('active', whole.days - paused.days - suspended.days),
  ('paused', (whole.days * paused.days) - suspended.days),
  ('suspended_conflict', whole.days * suspended.days)
) part(status, days)
cross join lateral unnest(part.days) span
where a.state in ('live', 'completed', 'ended');

-- The word for an assignment on one day, for showing; counting uses the view.
create function assignment_status(a assignment, day date) returns text language sql stable
  return case
    when a.state not in ('live', 'completed', 'ended') then a.state
    when day < a.starts_on then 'scheduled'
    when a.until_on <= day then case when a.state = 'completed' then 'completed' else 'ended' end
    when exists (select from conflict_case c where c.assignment_id = a.id and c.starts_on <= day and (c.ends_on is null or c.ends_on > day))
      then 'suspended_conflict'
    when exists (select from assignment_pause p where p.assignment_id = a.id and p.starts_on <= day and (p.ends_on is null or p.ends_on > day))
      then 'paused'
    else 'active'
  end;
