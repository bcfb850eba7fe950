-- Career milestones and what the programme offers: orientation, events, resources.

create table career_milestone (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  kind text not null check (kind in ('cfar_decided', 'junior_promotion', 'senior_promotion')),
  reached_on date not null,
  cfar_outcome text check (cfar_outcome in ('continuing', 'probation_extended', 'position_description_revised', 'terminated')),
  voided_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint career_milestone_outcome_of_cfar check ((kind = 'cfar_decided') = (cfar_outcome is not null)),
  foreign key (department_id, person_id) references person (department_id, id)
);
create index career_milestone_person on career_milestone (person_id, reached_on);
create trigger stamp before insert or update on career_milestone for each row execute function stamp_row();

-- The institution's own decision to move the review window; the clock recommends, it does not decide.
create table cfar_extension (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  latest_on date not null,
  reason text not null check (reason in ('leave', 'performance', 'other')),
  decided_on date not null,
  voided_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, person_id) references person (department_id, id)
);
create index cfar_extension_person on cfar_extension (person_id);
create trigger stamp before insert or update on cfar_extension for each row execute function stamp_row();

-- The window of the continuing faculty appointment review on a day: the one definition for the person's own page, rosters, due lists and
-- reminders. No row where the person is not full-time on the day.
--   earliest_on, latest_on   the end of month 36 and of month 60 since the programme clock began, as the calendar counts; latest_on as the
--                            institution last moved it. Leaves are not in them: they change neither without a decision, and whoever sees
--                            the window does not see leaves in it
--   recommended_…            the same two ends on the adjusted clock: what clock-stopping leaves suggest; null while one has no end
--   is_waived                continuing from the clock's first day, hence never reviewed
--   is_probationary          what the appointment says on the day
--   is_decided               the last decision on this clock ends the matter; an extended probation leads to another review
-- What belongs to an earlier clock or comes after the day does not count.
create function cfar_window(person uuid, day date)
returns table (clock_starts_on date, earliest_on date, latest_on date, recommended_earliest_on date, recommended_latest_on date,
  is_waived boolean, is_probationary boolean, is_decided boolean, decision_id uuid, extension_id uuid)
language sql stable as $$
  select clock.starts_on, nominal.earliest_on, coalesce(extension.latest_on, nominal.latest_on), clock.due_on, last_month.due_on,
    exists (
      select from appointment a
      where a.person_id = person and a.category = 'full_time' and a.starts_on = clock.starts_on and a.status = 'continuing'
        and (a.ends_on is null or a.ends_on > a.starts_on)),
    exists (
      select from appointment a
      where a.person_id = person and a.category = 'full_time' and a.status = 'probationary'
        and a.starts_on <= day and (a.ends_on is null or a.ends_on > day)),
    coalesce(decision.cfar_outcome <> 'probation_extended', false), decision.id, extension.id
  from programme_clock(person, day, 36) clock
  cross join lateral programme_clock(person, day, 60) last_month
  cross join lateral (
    select (clock.starts_on + make_interval(months => 36))::date as earliest_on, (clock.starts_on + make_interval(months => 60))::date as latest_on
  ) nominal
  left join lateral (
    select m.id, m.cfar_outcome from career_milestone m
    where m.person_id = person and m.kind = 'cfar_decided' and m.voided_at is null and m.reached_on between clock.starts_on and day
    order by m.reached_on desc, m.id desc
    limit 1
  ) decision on true
  left join lateral (
    select e.id, e.latest_on from cfar_extension e
    where e.person_id = person and e.voided_at is null and e.decided_on between clock.starts_on and day and e.latest_on > nominal.earliest_on
    order by e.decided_on desc, e.id desc
    limit 1
  ) extension on true
$$;

create table programme_event (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  kind text not null check (kind in ('orientation', 'social', 'workshop', 'mentor_forum', 'lecture', 'award_ceremony')),
  title text not null,
  held_on date not null,
  division_id uuid,
  is_mandatory boolean not null default false,
  cancelled_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint programme_event_department_key unique (department_id, id),
  foreign key (department_id, division_id) references division (department_id, id)
);
create index programme_event_department on programme_event (department_id, held_on, id);
create trigger stamp before insert or update on programme_event for each row execute function stamp_row();

create table event_attendance (
  event_id uuid not null,
  person_id uuid not null,
  department_id uuid not null references department,
  attendance text not null check (attendance in ('present', 'excused', 'absent')),
  recorded_by uuid,
  recorded_at timestamptz not null default request_now(),
  primary key (event_id, person_id),
  foreign key (department_id, event_id) references programme_event (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id)
);
create index event_attendance_person on event_attendance (person_id);

-- The day on which a person first attended an orientation since they began: since the programme clock of the day began or, for those who are
-- not full-time, the appointment of the day. Null where they have not, or hold no appointment.
create function orientation_attended_on(person uuid, day date) returns date language sql stable
  return (
    select min(e.held_on)
    from event_attendance t
    join programme_event e on e.id = t.event_id
    where t.person_id = person and t.attendance = 'present' and e.kind = 'orientation' and e.cancelled_at is null and e.held_on <= day
      and e.held_on >= coalesce(
        (select clock.starts_on from programme_clock(person, day) clock),
        (select min(a.appointed_on) from appointment a
          where a.person_id = person and a.starts_on <= day and (a.ends_on is null or a.ends_on > day)))
  );

create table resource (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  kind text not null check (kind in ('checklist', 'guide', 'course', 'video', 'other')),
  title text not null,
  url text,
  description text,
  withdrawn_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint resource_department_key unique (department_id, id)
);
create index resource_department on resource (department_id, id);
create trigger stamp before insert or update on resource for each row execute function stamp_row();

create table resource_use (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  resource_id uuid not null,
  person_id uuid not null,
  used_on date not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint resource_use_once_a_day unique (resource_id, person_id, used_on),
  foreign key (department_id, resource_id) references resource (department_id, id),
  foreign key (department_id, person_id) references person (department_id, id)
);
create index resource_use_person on resource_use (person_id, id);
create trigger stamp before insert or update on resource_use for each row execute function stamp_row();
