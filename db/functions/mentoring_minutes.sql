-- The confirmed meetings of a person in formal assignments, on active days between two days, by assignment and side: how many, and their minutes.
-- Mails are none. `minutes_once` adds up to what the person spent: a joint meeting is counted in its first assignment alone. It asks neither how
-- long a meeting was nor how many the pair had that day: that is for meetings that qualify. A meeting that was brought along gives way to one of that
-- day that the two logged and confirmed themselves.
create or replace function mentoring_minutes(person uuid, span daterange)
returns table (side text, assignment_id uuid, other_id uuid, meetings int, minutes int, minutes_once int) language sql stable as $$
  select held.side, held.assignment_id, held.other_id, count(*)::int, sum(held.duration_min)::int,
    coalesce(sum(held.duration_min) filter (where held.place = 1), 0)::int
  from (
    select part.side, a.id as assignment_id, part.other_id, m.duration_min,
      row_number() over (partition by part.side, coalesce(m.joint_id, m.id) order by m.duration_min desc, m.id) as place
    from assignment a
    cross join lateral (
      select case when a.mentor_id = person then 'mentor' else 'mentee' end as side,
        case when a.mentor_id = person then a.mentee_id else a.mentor_id end as other_id
    ) part
    cross join lateral (
      select range_agg(daterange(i.starts_on, i.ends_on)) as days from assignment_interval i where i.assignment_id = a.id and i.status = 'active'
    ) active
    join meeting m on m.assignment_id = a.id and m.state = 'confirmed' and m.mode <> 'email' and m.held_on <@ span and active.days @> m.held_on
      and (m.import_id is null or m.counted_year is not null or not exists (select from meeting own
        where own.assignment_id = m.assignment_id and own.held_on = m.held_on and own.state = 'confirmed' and own.import_id is null))
    where person in (a.mentor_id, a.mentee_id) and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
  ) held
  group by held.side, held.assignment_id, held.other_id
$$;
