-- Assignments follow the careers of their people: a mentor's long absence pauses them, departure and death end them on the day.
--
-- A pause by absence is not stored. It follows from the leaves HR tells and from what the pair chose, and so moves when a leave does.

-- The mentor's absences that are long enough to pause, by the policy of their first day. Leaves that touch are one absence.
create function long_absences(person uuid) returns datemultirange language sql stable
  return (
    select coalesce(range_agg(away.days), '{}')
    from (select range_agg(daterange(l.starts_on, l.ends_on)) as days from leave l where l.person_id = person) leaves
    cross join lateral unnest(leaves.days) away(days)
    join person who on who.id = person
    join policy p on p.department_id = who.department_id and daterange(p.starts_on, p.ends_on) @> lower(away.days)
    where upper(away.days) is null or upper(away.days) - lower(away.days) >= p.mentor_leave_pause_days
  );

-- What a pair does about the mentor's absence. From continues_on an absence pauses no more, until it ends.
create table leave_choice (
  id uuid primary key default uuidv7(),
  department_id uuid not null references department,
  assignment_id uuid not null,
  choice text not null check (choice in ('continue', 'interim', 'replace')),
  absent_from date not null,
  chosen_by uuid not null,
  continues_on date,
  request_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  row_version int not null default 1,
  constraint leave_choice_continues_when_so check ((choice = 'continue') = (continues_on is not null)),
  foreign key (department_id, assignment_id) references assignment (department_id, id),
  foreign key (department_id, chosen_by) references person (department_id, id),
  foreign key (department_id, request_id) references mentor_request (department_id, id)
);
comment on column leave_choice.absent_from is 'First day of the absence that was decided about';
create index leave_choice_assignment on leave_choice (assignment_id, id);
create trigger stamp before insert or update on leave_choice for each row execute function stamp_row();

-- Which of the absences a choice is about: the one that held absent_from or, where HR has moved it since, the first that begins within the
-- 90 days after it.
create function chosen_absence(c leave_choice, absences datemultirange) returns daterange language sql immutable
  return (
    select away.days from unnest(absences) away(days)
    where (upper(away.days) is null or upper(away.days) > c.absent_from) and lower(away.days) <= c.absent_from + 90
    order by lower(away.days)
    limit 1
  );

-- The days on which the mentor's absence pauses a formal assignment.
create function absence_pauses(assignment uuid, mentor uuid) returns datemultirange language sql stable
  return (
    select away.days - coalesce((
      select range_agg(daterange(c.continues_on, upper(about.days)))
      from leave_choice c
      cross join lateral (select chosen_absence(c, away.days) as days) about
      where c.assignment_id = assignment and c.choice = 'continue' and about.days is not null
        and (upper(about.days) is null or upper(about.days) > c.continues_on)
    ), '{}')
    from (select long_absences(mentor) as days) away
  );

create or replace view assignment_interval with (security_invoker = true) as
select a.id as assignment_id, a.department_id, part.status, lower(span) as starts_on, upper(span) as ends_on
from assignment a
cross join lateral (
  select coalesce(range_agg(daterange(c.starts_on, c.ends_on)), '{}') as days from conflict_case c where c.assignment_id = a.id
) suspended
cross join lateral (
  select coalesce(range_agg(daterange(p.starts_on, p.ends_on)), '{}')
    + case when a.subtype = 'formal' then absence_pauses(a.id, a.mentor_id) else '{}' end as days
  from assignment_pause p where p.assignment_id = a.id
) paused
cross join lateral (select datemultirange(daterange(a.starts_on, a.until_on)) as days) whole
cross join lateral (values
  ('active', whole.days - paused.days - suspended.days),
  ('paused', (whole.days * paused.days) - suspended.days),
  ('suspended_conflict', whole.days * suspended.days)
) part(status, days)
cross join lateral unnest(part.days) span
where a.state in ('live', 'completed', 'ended');

create or replace function assignment_status(a assignment, day date) returns text language sql stable
  return case
    when a.state = 'pending_acceptance' then case when a.expires_on <= day then 'expired' else a.state end
    when a.state not in ('live', 'completed', 'ended') then a.state
    -- Called off before it began, it never was anything else.
    when a.until_on <= a.starts_on then 'ended'
    when day < a.starts_on then 'scheduled'
    when a.until_on <= day then case when a.state = 'completed' then 'completed' else 'ended' end
    when exists (select from conflict_case c where c.assignment_id = a.id and c.starts_on <= day and (c.ends_on is null or c.ends_on > day))
      then 'suspended_conflict'
    when exists (select from assignment_pause p where p.assignment_id = a.id and p.starts_on <= day and (p.ends_on is null or p.ends_on > day))
      then 'paused'
    when a.subtype = 'formal' and exists (select from leave l where l.person_id = a.mentor_id and l.starts_on <= day and (l.ends_on is null or l.ends_on > day))
      and absence_pauses(a.id, a.mentor_id) @> day then 'paused'
    else 'active'
  end;

-- Ended by the calendar: which event of a career did it. While HR's dates move, so does the end; a person's own end stays.
alter table assignment
  add ended_by_career text check (ended_by_career in ('mentor_retired', 'mentor_departed', 'mentor_died', 'mentee_departed', 'mentee_died')),
  add announced_ends_on date,
  add constraint assignment_career_ends_it check (ended_by_career is null or (state = 'ended' and ends_on is not null)),
  add constraint assignment_announced_end_gave_way check (announced_ends_on is null or ended_by_career is not null);
comment on column assignment.announced_ends_on is 'The later end that people had announced; it holds again when HR takes the career''s end back';
create index assignment_ended_by_career on assignment (department_id) where ended_by_career is not null;

-- Whoever is here on a day lives and holds an appointment, or has held none by then. External people are here while they live.
create function is_here(person uuid, day date) returns boolean language sql stable
  return exists (
    select from person who
    where who.id = person and (who.deceased_on is null or who.deceased_on > day)
      and (who.kind = 'external'
        or exists (select from appointment a where a.person_id = person and a.starts_on <= day and (a.ends_on is null or a.ends_on > day))
        or not exists (select from appointment a where a.person_id = person and a.starts_on <= day and (a.ends_on is null or a.ends_on > a.starts_on)))
  );

-- Since when a person is gone who is to be here from a day on: the day of death or the end of their uninterrupted appointments, whichever
-- comes first. It may lie before that day, where HR has corrected it so. Null where no such day is known.
create function gone_on(person uuid, since date) returns table (day date, died boolean, retired boolean) language sql stable as $$
  select left_on.day, left_on.died, not left_on.died and coalesce(left_on.retired, false)
  from (
    select least(who.deceased_on, upper(stay.days)) as day,
      who.deceased_on is not null and who.deceased_on <= coalesce(upper(stay.days), 'infinity') as died,
      (select bool_or(a.end_reason = 'retired') from appointment a
        where a.person_id = person and a.ends_on = upper(stay.days) and a.ends_on > a.starts_on) as retired
    from person who
    left join lateral (
      select span as days
      from (select range_agg(daterange(a.starts_on, a.ends_on)) as all_days from appointment a where a.person_id = person) held
      cross join lateral unnest(held.all_days) span
      order by lower(span) > since, abs(lower(span) - since)
      limit 1
    ) stay on who.kind <> 'external'
    where who.id = person
  ) left_on
  where left_on.day is not null
$$;
