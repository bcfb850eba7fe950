-- A mentee's request for a mentor, the discussion about it, and how an assignment comes of it.
--
-- Stored is what happened; what the request is (open, in discussion, matched, …) follows from that in one function, so that a declined
-- or expired proposal is open again and a no-match reopens on its day without anybody having to notice.

create table mentor_request (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentee_id uuid not null,
  type text not null check (type in ('new', 'additional', 'replacement')),
  via text not null check (via in ('mentee', 'facilitator', 'leader', 'service')),
  needs_profile_id uuid,
  is_primary boolean not null,
  replaces_id uuid,
  starts_on date,
  planned_ends_on date,
  opened_on date not null,
  answer_due_on date not null,
  withdrawn_on date,
  no_match_reason text check (no_match_reason in ('no_candidate', 'no_capacity', 'all_excluded', 'mentee_declined', 'mentor_declined', 'other')),
  no_match_on date,
  reopens_on date,
  policy_id uuid not null references policy,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint mentor_request_department_key unique (department_id, id),
  constraint mentor_request_planned_after_start check (planned_ends_on > starts_on),
  constraint mentor_request_replaces_something check ((type = 'replacement') = (replaces_id is not null)),
  constraint mentor_request_no_match_explained check ((no_match_on is null) = (no_match_reason is null)),
  foreign key (department_id, mentee_id) references person (department_id, id),
  foreign key (department_id, needs_profile_id) references needs_profile (department_id, id),
  foreign key (department_id, replaces_id) references assignment (department_id, id)
);
comment on column mentor_request.answer_due_on is 'First day on which nobody having opened a discussion is too long';
create index mentor_request_mentee on mentor_request (mentee_id, id);
create index mentor_request_due on mentor_request (department_id, answer_due_on) where withdrawn_on is null;
create index mentor_request_replaces on mentor_request (replaces_id) where replaces_id is not null;
create trigger stamp before insert or update on mentor_request for each row execute function stamp_row();

-- Words about a request, for those who take part in it.
create table mentor_request_note (
  request_id uuid primary key references mentor_request,
  reason text,
  no_match_note text
);

create table mentor_request_choice (
  request_id uuid not null references mentor_request,
  rank int not null check (rank between 1 and 3),
  mentor_id uuid not null references person,
  primary key (request_id, rank),
  constraint mentor_request_choice_once unique (request_id, mentor_id)
);
create index mentor_request_choice_mentor on mentor_request_choice (mentor_id);
grant delete on mentor_request_choice to mentorship_app;

create table match_discussion (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  request_id uuid not null,
  opened_on date not null,
  planned_on date,
  held_on date,
  participants text[] not null,
  outcome text check (outcome in ('match', 'no_match', 'cancelled')),
  mentor_id uuid,
  assignment_id uuid,
  concluded_by uuid,
  concluded_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint match_discussion_department_key unique (department_id, id),
  constraint match_discussion_match_names_mentor check (
    (outcome is not distinct from 'match') = (mentor_id is not null) and (mentor_id is null) = (assignment_id is null)),
  constraint match_discussion_concluded_whole check ((outcome is null) = (concluded_at is null)),
  foreign key (department_id, request_id) references mentor_request (department_id, id),
  foreign key (department_id, mentor_id) references person (department_id, id),
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, concluded_by) references person (department_id, id)
);
comment on column match_discussion.participants is 'The capacities that must have taken part, as the policy said when it was opened; the mentee always';
create unique index match_discussion_one_open on match_discussion (request_id) where outcome is null;
create index match_discussion_request on match_discussion (request_id, id);
create trigger stamp before insert or update on match_discussion for each row execute function stamp_row();

-- Somebody who must take part sends somebody else.
create table match_delegation (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  discussion_id uuid not null,
  capacity text not null check (capacity in ('division_director', 'physician_in_chief', 'hospital_division_head', 'mentorship_facilitator',
    'mentorship_lead')),
  from_id uuid not null,
  to_id uuid not null,
  role_id uuid not null references leadership_role,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint match_delegation_to_another check (from_id <> to_id),
  constraint match_delegation_once unique (discussion_id, capacity, to_id),
  foreign key (department_id, discussion_id) references match_discussion (department_id, id),
  foreign key (department_id, from_id) references person (department_id, id),
  foreign key (department_id, to_id) references person (department_id, id)
);
create index match_delegation_to on match_delegation (to_id);
create trigger stamp before insert or update on match_delegation for each row execute function stamp_row();

-- One voice a person. The role that gave it is proof for later; a substitute has the delegation instead.
create table match_contribution (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  discussion_id uuid not null,
  person_id uuid not null,
  capacity text not null check (capacity in ('mentee', 'division_director', 'physician_in_chief', 'hospital_division_head',
    'mentorship_facilitator', 'mentorship_lead')),
  stands_in boolean not null default false,
  role_id uuid references leadership_role,
  delegation_id uuid references match_delegation,
  agrees boolean,
  took_part_on date not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint match_contribution_one_voice unique (discussion_id, person_id),
  foreign key (department_id, discussion_id) references match_discussion (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on column match_contribution.stands_in is 'Takes the place of a capacity that nobody holds for this mentee, or whose holder is the mentee';
create index match_contribution_discussion on match_contribution (discussion_id);
create trigger stamp before insert or update on match_contribution for each row execute function stamp_row();

-- What was said, for those who take part.
create table match_input (
  contribution_id uuid primary key references match_contribution,
  input text not null
);

-- A proposal has a request it answers and a day on which it expires. The two states that nothing ever produced are gone: what is
-- proposed and discussed is the request.
alter table assignment
  add request_id uuid,
  add expires_on date,
  add foreign key (department_id, request_id) references mentor_request (department_id, id),
  drop constraint assignment_state_check,
  add constraint assignment_state_check check (state in ('pending_acceptance', 'declined', 'withdrawn', 'expired', 'live', 'completed', 'ended', 'voided'));
comment on column assignment.expires_on is 'First day on which a proposal can no longer be accepted';
create index assignment_request on assignment (request_id) where request_id is not null;
create index assignment_expiring on assignment (department_id, expires_on) where state = 'pending_acceptance';
drop index assignment_one_open_proposal;
create unique index assignment_one_open_proposal on assignment (mentee_id, mentor_id) where subtype = 'formal' and state = 'pending_acceptance';

-- In which capacities people take part in matching this mentee on a day: directors and facilitators of the primary division, heads at any
-- of the mentee's sites, leads of the department. The mentee's own roles are among them; who may not use theirs is for the rule to say.
create function match_capacities(mentee uuid, day date) returns table (capacity text, person_id uuid, role_id uuid) language sql stable as $$
  select distinct on (r.role, r.person_id) r.role, r.person_id, r.id
  from person who
  join leadership_role r on r.department_id = who.department_id and r.role in ('division_director', 'physician_in_chief',
      'hospital_division_head', 'mentorship_facilitator', 'mentorship_lead')
    and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
  join person holder on holder.id = r.person_id and (holder.deceased_on is null or holder.deceased_on > day)
  where who.id = mentee
    and (r.division_id is null or exists (
      select from division_membership m where m.person_id = mentee and m.division_id = r.division_id and m.is_primary
        and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)))
    and (r.site_id is null or exists (
      select from site_membership m where m.person_id = mentee and m.site_id = r.site_id
        and m.starts_on <= day and (m.ends_on is null or m.ends_on > day)))
  order by r.role, r.person_id, r.starts_on, r.id
$$;

-- Whether a discussion asks for a capacity that nobody is left to speak in: no holder but the mentee, those who are wished for, and those
-- who have spoken in another one.
create function match_has_vacancy(discussion uuid, day date) returns boolean language sql stable
  return exists (
    select from match_discussion d
    join mentor_request r on r.id = d.request_id
    cross join unnest(d.participants) wanted(capacity)
    where d.id = discussion and not exists (
      select from match_capacities(r.mentee_id, day) held
      where held.capacity = wanted.capacity and held.person_id <> r.mentee_id
        and not exists (select from mentor_request_choice ch where ch.request_id = r.id and ch.mentor_id = held.person_id)
        and not exists (select from match_contribution c
          where c.discussion_id = d.id and c.person_id = held.person_id and c.capacity <> wanted.capacity))
  );

-- What a request is on a day, and the assignment that settles it or waits for acceptance. Whoever looks for a primary mentor has found one,
-- too, where one was agreed upon without the request after it was opened. A function of rows, so that the planner writes it into the
-- statement that asks: `cross join lateral mentor_request_status(r, day) known`.
create function mentor_request_status(r mentor_request, day date) returns table (status text, assignment_id uuid) language sql stable as $$
  select case
      when r.withdrawn_on <= day then 'withdrawn'
      when settled.id is not null then 'matched'
      when r.no_match_on <= day and (r.reopens_on is null or r.reopens_on > day) then 'no_match'
      when proposed.id is not null then 'awaiting_acceptance'
      when exists (select from match_discussion d where d.request_id = r.id and d.outcome is null) then 'in_discussion'
      else 'open'
    end,
    coalesce(settled.id, proposed.id)
  from (
    select coalesce(
      (
        select a.id from assignment a join department d on d.id = a.department_id
        where a.request_id = r.id and a.state in ('live', 'completed', 'ended')
          and (a.activated_at is null or (a.activated_at at time zone d.time_zone)::date <= day)
        order by a.id desc limit 1
      ),
      case when r.type = 'new' or (r.type = 'replacement' and r.is_primary) then (
        select a.id from assignment a join department d on d.id = a.department_id
        where a.mentee_id = r.mentee_id and a.is_primary and a.state in ('live', 'completed', 'ended') and a.id is distinct from r.replaces_id
          and (a.activated_at at time zone d.time_zone)::date between r.opened_on and day
          and (a.until_on is null or a.until_on > greatest(r.opened_on, a.starts_on))
        order by a.id desc limit 1
      ) end
    ) as id
  ) settled
  cross join lateral (
    select (
      select a.id from assignment a
      where a.request_id = r.id and a.state = 'pending_acceptance' and (a.expires_on is null or a.expires_on > day)
      order by a.id desc limit 1
    ) as id
  ) proposed
  offset 0 -- keeps the planner from working it out anew at each place that names its result
$$;

-- First day on which a discussion has gone on for too long: the days for an answer, from the day it was opened or is planned for.
create function match_due_on(d match_discussion, r mentor_request) returns date language sql stable
  return (select greatest(d.opened_on, d.planned_on) + p.request_answer_days from policy p where p.id = r.policy_id);
