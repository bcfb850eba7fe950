-- The programme clock of a person who is full-time on the day: its first day, and the end of the uninterrupted full-time spell, null where none is
-- known. Part-time to full-time starts a new clock, also where HR keeps the appointment's first day (appointed_on). What an appointment's period
-- says decides; its status word does not.
create or replace function programme_spell(person uuid, day date) returns table (starts_on date, ends_on date) language sql stable rows 1 as $$
  -- What was recorded between the appointment's first day and the spell was something else than this spell.
  select case when f.appointed_on <> lower(spell.days) and exists (
      select from appointment e
      where e.person_id = person and e.category in ('full_time', 'part_time', 'adjunct') and e.starts_on < lower(spell.days)
        and (e.ends_on is null or (e.ends_on > e.starts_on and e.ends_on > f.appointed_on))
    ) then lower(spell.days) else f.appointed_on end, upper(spell.days)
  from (
    select range_agg(daterange(a.starts_on, a.ends_on)) as days
    from appointment a where a.person_id = person and a.category = 'full_time'
  ) full_time
  cross join lateral unnest(full_time.days) spell(days)
  join appointment f on f.person_id = person and f.category = 'full_time' and f.starts_on = lower(spell.days)
    and (f.ends_on is null or f.ends_on > f.starts_on)
  where spell.days @> day
  offset 0 -- keeps the planner from copying this to each place that names its result
$$;
