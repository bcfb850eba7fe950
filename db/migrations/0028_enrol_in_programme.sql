-- Part-time and adjunct faculty owe the programme nothing by themselves; who enrols owes the meetings of a programme year, by a measure of their
-- own (domain rule 25). The clock is that of the full-time, from the first day of the enrolment.

create table programme_enrolment (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  person_id uuid not null,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint programme_enrolment_period_ordered check (ends_on is null or ends_on >= starts_on),
  constraint programme_enrolment_no_overlap exclude using gist (person_id with =, daterange(starts_on, ends_on) with &&),
  foreign key (department_id, person_id) references person (department_id, id)
);
comment on column programme_enrolment.ends_on is 'First day it no longer holds; the first day of the enrolment where it was recorded in error';
create index programme_enrolment_department on programme_enrolment (department_id, id);
create trigger stamp before insert or update on programme_enrolment for each row execute function stamp_row();

alter table policy
  add enrolled_meetings_minimum int not null default 2 check (enrolled_meetings_minimum between 0 and 52),
  add enrolled_meetings_target int not null default 3 check (enrolled_meetings_target between 0 and 52),
  add constraint policy_enrolled_meetings_ordered check (enrolled_meetings_minimum <= enrolled_meetings_target);
comment on column policy.enrolled_meetings_minimum is 'Meetings that a programme year needs of the part-time and adjunct who have enrolled';

-- How far a clock that began on `since` has come on the day; the columns are those of programme_clock().
create function adjusted_clock(person uuid, since date, day date, months int default 12)
returns table (adjusted_days int, adjusted_months int, programme_year int, due_on date)
language sql stable as $$
  select passed.days, whole.months, whole.months / 12 + 1, case when not leaves.endless then nominal.due_on + leaves.moved_days end
  from (select (since + make_interval(months => months))::date as due_on) nominal
  cross join lateral (
    select coalesce(sum(greatest(least(s.ends_on, day) - s.starts_on, 0)), 0)::int as days,
      coalesce(sum(s.ends_on - s.starts_on) filter (where s.counts_from < nominal.due_on), 0)::int as moved_days,
      coalesce(bool_or(s.ends_on is null and s.counts_from < nominal.due_on), false) as endless
    from (
      select lower(p.days) as starts_on, upper(p.days) as ends_on,
        lower(p.days) - coalesce(sum(upper(p.days) - lower(p.days))
          over (order by lower(p.days) rows between unbounded preceding and 1 preceding), 0)::int as counts_from
      from (
        select range_agg(daterange(l.starts_on, l.ends_on)) * datemultirange(daterange(since, null)) as days
        from leave l where l.person_id = person and l.stops_clock
      ) stopped
      cross join lateral unnest(stopped.days) p(days)
    ) s
  ) leaves
  cross join lateral (select day - since - leaves.days as days) passed
  cross join lateral (
    select 12 * (extract(year from passed_on)::int - extract(year from since)::int) + extract(month from passed_on)::int - extract(month from since)::int as months,
      passed_on
    from (select since + passed.days as passed_on) p
  ) by_name
  cross join lateral (
    select by_name.months - case when (since + make_interval(months => by_name.months))::date > by_name.passed_on then 1 else 0 end as months
  ) whole
$$;

create or replace function programme_clock(person uuid, day date, months int default 12)
returns table (starts_on date, adjusted_days int, adjusted_months int, programme_year int, due_on date)
language sql stable as $$
  select clock.starts_on, come.adjusted_days, come.adjusted_months, come.programme_year, come.due_on
  from (
    -- What was recorded between the appointment's first day and the spell was something else than this spell.
    select case when exists (
        select from appointment e
        where e.person_id = person and e.category in ('full_time', 'part_time', 'adjunct') and e.starts_on < lower(spell.days)
          and (e.ends_on is null or (e.ends_on > e.starts_on and e.ends_on > f.appointed_on))
      ) then lower(spell.days) else f.appointed_on end as starts_on
    from (
      select range_agg(daterange(a.starts_on, a.ends_on)) as days
      from appointment a where a.person_id = person and a.category = 'full_time'
    ) full_time
    cross join lateral unnest(full_time.days) spell(days)
    join appointment f on f.person_id = person and f.category = 'full_time' and f.starts_on = lower(spell.days)
      and (f.ends_on is null or f.ends_on > f.starts_on)
    where spell.days @> day
    offset 0 -- keeps the planner from copying this subquery to each place that names its result
  ) clock
  cross join lateral adjusted_clock(person, clock.starts_on, day, months) come
$$;

-- The clock by which a person's meetings are owed on the day: that of the full-time, else that of somebody who is enrolled while part-time or
-- adjunct and not full-time. It began with the uninterrupted days on which that is so, in however many rows they are recorded.
--   enrolled_until   first day on which it is known not to be so any more
create function mentoring_clock(person uuid, day date)
returns table (starts_on date, adjusted_days int, adjusted_months int, programme_year int, is_enrolled boolean, enrolled_until date)
language sql stable as $$
  select k.starts_on, k.adjusted_days, k.adjusted_months, k.programme_year, false, null::date from programme_clock(person, day) k
  union all
  select lower(enrolled.days), come.adjusted_days, come.adjusted_months, come.programme_year, true, upper(enrolled.days)
  from (
    select spell.days
    from (select range_agg(daterange(e.starts_on, e.ends_on)) as days from programme_enrolment e where e.person_id = person) enrolments
    cross join lateral (
      select range_agg(daterange(a.starts_on, a.ends_on)) filter (where a.category in ('part_time', 'adjunct')) as some,
        coalesce(range_agg(daterange(a.starts_on, a.ends_on)) filter (where a.category = 'full_time'), '{}') as whole
      from appointment a where a.person_id = person and enrolments.days is not null
    ) appointed
    cross join lateral unnest(enrolments.days * appointed.some - appointed.whole) spell(days)
    where spell.days @> day
    offset 0
  ) enrolled
  cross join lateral adjusted_clock(person, lower(enrolled.days), day) come
$$;
