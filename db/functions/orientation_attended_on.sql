-- The day on which a person first attended an orientation since they began: since the programme clock of the day began or, for those who are
-- not full-time, the appointment of the day. Null where they have not, or hold no appointment.
create or replace function orientation_attended_on(person uuid, day date) returns date language sql stable
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
