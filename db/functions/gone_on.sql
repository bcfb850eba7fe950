-- Since when a person is gone who is to be here from a day on: the day of death or the end of their uninterrupted appointments, whichever
-- comes first. It may lie before that day, where HR has corrected it so; it is -infinity where every appointment was voided, as that of a hire
-- who does not come. Null where no such day is known.
create or replace function gone_on(person uuid, since date) returns table (day date, died boolean, retired boolean) language sql stable as $$
  select left_on.day, left_on.died, not left_on.died and coalesce(left_on.retired, false)
  from (
    select least(who.deceased_on, case when stay.days is null and cancelled.is_so then '-infinity' else upper(stay.days) end) as day,
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
    cross join lateral (select who.kind <> 'external' and exists (select from appointment a where a.person_id = person) as is_so) cancelled
    where who.id = person
  ) left_on
  where left_on.day is not null
$$;
