-- Five-year academic plans in versions. What was submitted never changes: a return, a revision, an editorial correction is a new version,
-- and version 1, once in force, stays readable for ever (the continuing faculty appointment review asks for it).

create table academic_plan (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  mentee_id uuid not null,
  starts_on date not null,
  ends_on date not null,
  closed_on date,
  until_on date not null generated always as (least(ends_on, closed_on)) stored,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint academic_plan_department_key unique (department_id, id),
  constraint academic_plan_period_ordered check (ends_on > starts_on),
  constraint academic_plan_closed_within check (closed_on >= starts_on),
  constraint academic_plan_one_at_a_time exclude using gist (mentee_id with =, daterange(starts_on, until_on) with &&),
  foreign key (department_id, mentee_id) references person (department_id, id)
);
comment on table academic_plan is 'A series of versions over one five-year period of one person';
comment on column academic_plan.ends_on is 'Nominal end: leaves that stop the clock push the day on which a new plan is due, not this one';
create index academic_plan_mentee on academic_plan (mentee_id, starts_on);
create index academic_plan_department on academic_plan (department_id, id);
create trigger stamp before insert or update on academic_plan for each row execute function stamp_row();

create table plan_version (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  plan_id uuid not null,
  version int not null,
  change text not null check (change in ('original', 'substantive', 'editorial')),
  state text not null check (state in ('draft', 'submitted', 'partly_approved', 'returned', 'withdrawn', 'in_force', 'superseded')),
  edition int not null default 1,
  based_on_id uuid references plan_version,
  position_description text,
  submitted_on date,
  in_force_on date,
  superseded_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint plan_version_department_key unique (department_id, id),
  constraint plan_version_number_unique unique (plan_id, version),
  constraint plan_version_in_force_has_day check (in_force_on is not null or state not in ('in_force', 'superseded')),
  foreign key (department_id, plan_id) references academic_plan (department_id, id)
);
comment on column plan_version.edition is 'Counts the changes of content and goals; an endorsement holds for the edition it was given for';
create unique index plan_version_one_in_force on plan_version (plan_id) where state = 'in_force';
create unique index plan_version_one_open on plan_version (plan_id) where state in ('draft', 'submitted', 'partly_approved');
create index plan_version_department on plan_version (department_id, state, id);
create trigger stamp before insert or update on plan_version for each row execute function stamp_row();

-- Working content, for the mentee, their mentors and those who approve.
create table plan_content (
  version_id uuid primary key references plan_version,
  long_term_goals text,
  stakeholders text[] not null default '{}',
  resources_needed text,
  barriers text[] not null default '{}'
);

create table plan_goal (
  id uuid primary key default uuidv7(),
  version_id uuid not null references plan_version,
  lineage_id uuid not null,
  domain text not null check (domain in ('research', 'education', 'creative_professional_activity', 'clinical', 'leadership', 'wellbeing')),
  statement text not null,
  measure text,
  target_on date,
  progress text not null default 'open' check (progress in ('open', 'on_track', 'at_risk', 'met', 'revised', 'dropped')),
  position int not null,
  constraint plan_goal_lineage_once unique (version_id, lineage_id)
);
comment on column plan_goal.lineage_id is 'The same goal through all versions';
grant delete on plan_goal to mentorship_app;

create table plan_endorsement (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  version_id uuid not null,
  mentor_id uuid not null,
  assignment_id uuid not null,
  edition int not null default 1,
  endorsed_on date not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint plan_endorsement_once unique (version_id, mentor_id),
  foreign key (department_id, version_id) references plan_version (department_id, id),
  foreign key (department_id, mentor_id) references person (department_id, id),
  foreign key (department_id, assignment_id) references assignment (department_id, id)
);
create trigger stamp before insert or update on plan_endorsement for each row execute function stamp_row();

-- A decision of one person in one capacity, with the role that proves it was held that day.
create table plan_decision (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  version_id uuid not null,
  person_id uuid not null,
  capacity text not null check (capacity in ('division_director', 'physician_in_chief', 'hospital_division_head', 'chair')),
  role_id uuid not null references leadership_role,
  stands_in_for text check (stands_in_for in ('division_director', 'physician_in_chief')),
  decision text not null check (decision in ('approved', 'returned', 'acknowledged')),
  decided_on date not null,
  comments text,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint plan_decision_one_voice unique (version_id, person_id),
  foreign key (department_id, version_id) references plan_version (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on column plan_decision.stands_in_for is 'The capacity that nobody was left to decide in, in whose place this decision counts';
create trigger stamp before insert or update on plan_decision for each row execute function stamp_row();

-- What was handed in stays as it was: its content, its goals, and what it is a version of.
create function keep_submitted_content() returns trigger language plpgsql as $$
begin
  if exists (select from plan_version v where v.id in (old.version_id, new.version_id) and v.state <> 'draft') then
    raise exception 'what was submitted does not change'
      using errcode = 'check_violation', constraint = 'plan_version_frozen', table = tg_table_name;
  end if;
  return coalesce(new, old);
end
$$;
create trigger keep_submitted before insert or update or delete on plan_content for each row execute function keep_submitted_content();
create trigger keep_submitted before insert or update or delete on plan_goal for each row execute function keep_submitted_content();

create function keep_submitted_version() returns trigger language plpgsql as $$
begin
  if (old.plan_id, old.version, old.change, old.based_on_id) is distinct from (new.plan_id, new.version, new.change, new.based_on_id)
    or (old.in_force_on is not null and new.in_force_on is distinct from old.in_force_on)
    or (old.state <> 'draft' and (new.state = 'draft'
      or (old.edition, old.position_description, old.submitted_on) is distinct from (new.edition, new.position_description, new.submitted_on)))
  then
    raise exception 'what was submitted does not change'
      using errcode = 'check_violation', constraint = 'plan_version_frozen', table = tg_table_name;
  end if;
  return new;
end
$$;
create trigger keep_submitted before update on plan_version for each row execute function keep_submitted_version();

-- Who holds which of the capacities in which plans are decided, over a person on a day.
create function plan_capacities(mentee uuid, day date) returns table (capacity text, person_id uuid, role_id uuid) language sql stable as $$
  select held.capacity, held.person_id, held.role_id from match_capacities(mentee, day) held
  where held.capacity in ('division_director', 'physician_in_chief', 'hospital_division_head')
  union all
  (select distinct on (r.person_id) r.role, r.person_id, r.id
  from person who
  join leadership_role r on r.department_id = who.department_id and r.role = 'chair'
    and r.starts_on <= day and (r.ends_on is null or r.ends_on > day)
  join person holder on holder.id = r.person_id and (holder.deceased_on is null or holder.deceased_on > day)
  where who.id = mentee
  order by r.person_id, r.starts_on, r.id)
$$;

-- Who could approve a version that waits for it, on a day, and in whose place: the twin of decidersOf() in the service. The director and
-- the physician-in-chief, as two people; an editorial version, the director. Where nobody is left for one of them, others stand in.
create function plan_deciders(asked uuid, day date) returns table (capacity text, stands_in_for text, person_id uuid, role_id uuid)
language sql stable as $$
  with needed as (
    select p.mentee_id, part.capacity, v.change = 'editorial' as is_editorial
    from plan_version v
    join academic_plan p on p.id = v.plan_id
    cross join lateral unnest(case v.change when 'editorial' then array['division_director']
      else array['division_director', 'physician_in_chief'] end) part(capacity)
    where v.id = asked and v.state in ('submitted', 'partly_approved') and p.until_on > day
      and not exists (
        select from plan_decision d
        where d.version_id = v.id and d.decision <> 'returned' and d.person_id <> p.mentee_id
          and coalesce(d.stands_in_for, d.capacity) = part.capacity
      )
  ), able as (
    select held.*, about.is_editorial
    from (select distinct n.mentee_id, n.is_editorial from needed n) about
    cross join lateral plan_capacities(about.mentee_id, day) held
    where held.person_id <> about.mentee_id
      and not exists (select from plan_decision d where d.version_id = asked and d.person_id = held.person_id)
  ), holders as (
    select a.* from able a where a.capacity in (select n.capacity from needed n)
  ), vacant as (
    -- One person for both leaves the place of the physician-in-chief to somebody else.
    select n.capacity from needed n
    where not exists (select from holders h where h.capacity = n.capacity)
      or (n.capacity = 'physician_in_chief' and exists (select from holders h where h.capacity = 'division_director')
        and (select count(distinct h.person_id) from holders h) = 1)
  )
  select h.capacity, null, h.person_id, h.role_id from holders h
  union all
  select a.capacity, (select min(v.capacity) from vacant v), a.person_id, a.role_id
  from able a
  where exists (select from vacant)
    and (a.capacity in ('hospital_division_head', 'chair') or (a.is_editorial and a.capacity = 'physician_in_chief'))
    and a.person_id not in (select h.person_id from holders h)
$$;
