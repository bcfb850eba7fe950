-- The window of the continuing faculty appointment review on a day: the one definition for the person's own page, rosters, due lists and
-- reminders. No row where the person is not full-time on the day.
--   earliest_on, latest_on   the end of the policy's months (36 and 60) since the programme clock began, as the calendar counts; latest_on as the
--                            institution last moved it. Leaves are not in them: they change neither without a decision, and whoever sees
--                            the window does not see leaves in it
--   recommended_…            the same two ends on the adjusted clock: what clock-stopping leaves suggest; null while one has no end
--   is_waived                continuing from the clock's first day, hence never reviewed
--   is_probationary          what the appointment says on the day
--   is_decided               the last decision on this clock ends the matter; an extended probation leads to another review
-- What belongs to an earlier clock or comes after the day does not count.
create or replace function cfar_window(person uuid, day date)
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
  from (select held.* from person who cross join lateral policy_on(who.department_id, day) held where who.id = person) rule
  cross join lateral programme_clock(person, day, rule.cfar_earliest_months) clock
  cross join lateral clock_stops(person) stops
  cross join lateral clock_come(clock.starts_on, day, stops.days, rule.cfar_latest_months) last_month
  cross join lateral (
    select (clock.starts_on + make_interval(months => rule.cfar_earliest_months))::date as earliest_on,
      (clock.starts_on + make_interval(months => rule.cfar_latest_months))::date as latest_on
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
