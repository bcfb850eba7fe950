-- What somebody owes is never stored: it follows from dates. Stored is only that it was waived, by whom and why.

create table obligation_waiver (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  kind text not null check (kind in ('formal_mentor', 'academic_plan', 'orientation', 'agreement', 'agreement_review', 'first_meeting', 'meetings',
    'cfar', 'plan_renewal')),
  occasion text not null default '',
  reason text not null check (reason in ('on_leave', 'departing', 'recently_recruited', 'done_elsewhere', 'not_applicable', 'other')),
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on column obligation_waiver.occasion is 'Which one of several of a kind: the assignment, the academic year, the programme year; empty where there is one a clock';
create unique index obligation_waiver_once on obligation_waiver (person_id, kind, occasion) where revoked_at is null;
create index obligation_waiver_department on obligation_waiver (department_id, id);
create trigger stamp before insert or update on obligation_waiver for each row execute function stamp_row();

alter table policy
  add mentor_escalation_days int not null default 90 check (mentor_escalation_days between 1 and 730),
  add plan_due_days int not null default 90 check (plan_due_days between 1 and 730),
  add plan_latest_days int not null default 180 check (plan_latest_days between 1 and 730),
  add plan_renewal_months int not null default 6 check (plan_renewal_months between 0 and 24),
  add orientation_due_months int not null default 12 check (orientation_due_months between 1 and 60),
  add first_meeting_days int not null default 42 check (first_meeting_days between 1 and 365),
  add mentor_absence_grace_days int not null default 30 check (mentor_absence_grace_days between 0 and 365),
  add evaluated_year_days int not null default 90 check (evaluated_year_days between 0 and 365),
  add obligation_reminder_days int not null default 14 check (obligation_reminder_days between 0 and 90),
  add obligation_escalation_days int not null default 30 check (obligation_escalation_days between 1 and 365);
comment on column policy.mentor_escalation_days is 'Leaders are told of somebody without a formal mentor after so many days, not after obligation_escalation_days';
comment on column policy.plan_renewal_months is 'A new academic plan is offered so many adjusted months before the present one is five years old';
comment on column policy.mentor_absence_grace_days is 'So many first days of a mentor''s long absence still count as days on which the two could meet';
comment on column policy.evaluated_year_days is 'A programme year with fewer days on which meetings were owed is not evaluated';

-- How many days the ranges hold; null where one has no end.
create function days_in(days datemultirange) returns int language sql immutable
  return (
    select case when not coalesce(bool_or(upper_inf(d) or lower_inf(d)), false) then coalesce(sum(upper(d) - lower(d)), 0)::int end from unnest(days) d
  );

-- First day on which `months` months since from_on are complete, where the days in `stopped` do not count: the due_on of programme_clock() for
-- any first day, as a pure function. Null where a range it meets has no end.
create function due_after(from_on date, months int, stopped datemultirange) returns date language sql immutable
  return (
    select case when not coalesce(bool_or(s.starts_on is not null and s.ends_on is null), false) then nominal.due_on + coalesce(sum(s.ends_on - s.starts_on), 0)::int end
    from (select (from_on + make_interval(months => months))::date as due_on) nominal
    left join (
      select lower(d) as starts_on, upper(d) as ends_on,
        lower(d) - coalesce(sum(upper(d) - lower(d)) over (order by lower(d) rows between unbounded preceding and 1 preceding), 0)::int as counts_from
      from unnest(stopped * datemultirange(daterange(from_on, null))) d
    ) s on s.counts_from < nominal.due_on
    group by nominal.due_on
  );

-- The same for a person: without the days in their clock-stopping leaves.
create function adjusted_due(person uuid, from_on date, months int) returns date language sql stable
  return due_after(from_on, months, coalesce((
    select range_agg(daterange(l.starts_on, l.ends_on)) from leave l where l.person_id = person and l.stops_clock), '{}'));
