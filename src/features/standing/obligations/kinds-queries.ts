import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ObligationKind } from './schema.ts';

/**
 * The day as of which all is told, the last day whose meetings may be counted for a person (`person`, `mentor`: columns), and where the days of
 * meetings may be told at all.
 */
export type AsOf = Readonly<{
  department_id: string;
  day: RawBuilder<string>;
  time_zone: string;
  counted_to: (person: string, mentor: string) => RawBuilder<string>;
  meetings: (person: string, mentor: string) => RawBuilder<SqlBool>;
}>;

type Branch = (as_of: AsOf) => RawBuilder<unknown>;

/** Full-time faculty in their first five programme years: the newly appointed, of whom the programme asks most. */
const EARLY = sql`(c.programme_year <= 5 and not c.is_enrolled)`;

/** The civil day of an instant. */
export const civil = (instant: RawBuilder<unknown>, time_zone: string) => sql<string>`(${instant} at time zone ${time_zone})::date`;

/** `due_after` for the many who have taken no leave is the nominal day. */
const after = (from_on: RawBuilder<unknown>, months: RawBuilder<unknown>, stopped = sql`c.stopped`) =>
  sql`case when isempty(${stopped}) then (${from_on} + make_interval(months => ${months}))::date else due_after(${from_on}, ${months}, ${stopped}) end`;

/** Days from one to the other, without those on which a leave stopped the clock, as far as the asker may know of leaves. */
const unstopped = (since: RawBuilder<unknown>, until: RawBuilder<unknown>) =>
  sql`case when isempty(y.stopped) or not y.sees_leaves then ${until} - ${since} else days_in(datemultirange(daterange(${since}, ${until})) - y.stopped) end`;

/** Before so many of its days a year says nothing of what will have come together at its end. */
const PROJECTED_FROM = 90;

const acknowledgedOn = (time_zone: string) => civil(sql`greatest(g.mentee_acknowledged_at, g.mentor_acknowledged_at)`, time_zone);
const acknowledged = sql`g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null`;

/**
 * One branch a kind of obligation (domain section 7), over the relations of `owed-queries.ts`: `rule` (the policy of the day), `clock` (a row a
 * person whose clock runs on the day), `pair` (their formal assignments with the days they were active, paused, suspended), `mentored`, `met`.
 * All answer the same columns, in this order:
 *   person_id, kind, occasion, assignment_id, mentor_id
 *   clock_from   a waiver counts if it was made since; null where the occasion says it all
 *   opens_on, due_on (the last day on time), late_from (first day overdue; null: never), done_on
 *   is_done, is_waived (by what the kind itself knows)
 *   follows_clock   the days tell how long somebody was away: for who may not know that, the state is that of an earlier day
 *   detail
 */
export const branches: Readonly<Record<ObligationKind, Branch>> = {
  // Interrupted by a reporting conflict is not done, and not the mentee's fault: suspended_since says so.
  formal_mentor: ({ day }) => sql`
    select c.person_id, 'formal_mentor', '', m.assignment_id, m.mentor_id, c.starts_on, c.starts_on, c.starts_on,
      greatest(c.starts_on + 1, m.mentored_until), m.since, m.is_mentored, false, false,
      jsonb_build_object('suspended_since', m.suspended_since, 'days_without', case when not m.is_mentored then ${day} - greatest(c.starts_on, m.mentored_until) end)
    from clock c join mentored m on m.person_id = c.person_id
    where ${EARLY}`,

  academic_plan: ({ day }) => sql`
    select c.person_id, 'academic_plan', '', m.assignment_id, m.mentor_id, c.starts_on, c.starts_on, due.on_day,
      due.on_day + 1, made.in_force_on, made.in_force_on is not null, false, false, jsonb_build_object()
    from clock c join mentored m on m.person_id = c.person_id cross join rule
    cross join lateral (select least(m.active_from + rule.plan_due_days, c.starts_on + rule.plan_latest_days) as on_day) due
    cross join lateral (
      select min(v.in_force_on) as in_force_on
      from academic_plan p join plan_version v on v.plan_id = p.id
      where p.mentee_id = c.person_id and p.until_on > p.starts_on and (p.until_on > c.starts_on or plan_until(p) > c.starts_on) and v.in_force_on <= ${day}
    ) made
    where ${EARLY}`,

  // Whoever was excused from a session, or away on a leave that stops the clock, is offered the next one.
  orientation: ({ day }) => sql`
    select c.person_id, 'orientation', '', null::uuid, null::uuid, c.starts_on, c.starts_on, due.on_day,
      due.on_day + 1, attended.on_day, attended.on_day is not null, false, true, jsonb_build_object('first_offered_on', offered.on_day)
    from clock c cross join rule
    cross join lateral (
      select min(s.held_on) as on_day from session s
      where s.is_mandatory and s.held_on >= c.starts_on and not c.stopped @> s.held_on
        and (s.division_id is null or exists (
          select from division_membership m where m.person_id = c.person_id and m.division_id = s.division_id and m.is_primary
            and m.starts_on <= s.held_on and (m.ends_on is null or m.ends_on > s.held_on)))
        and not exists (select from event_attendance t where t.event_id = s.id and t.person_id = c.person_id and t.attendance = 'excused')
    ) offered
    cross join lateral (
      select min(s.held_on) as on_day from event_attendance t join session s on s.id = t.event_id
      where t.person_id = c.person_id and t.attendance = 'present' and s.held_on between c.starts_on and ${day}
    ) attended
    cross join lateral (select least(offered.on_day, ${after(sql`c.starts_on`, sql`rule.orientation_due_months`)}) as on_day) due
    where ${EARLY}`,

  // The pair cannot write one down while a conflict suspends them.
  agreement: ({ day, time_zone }) => sql`
    select a.mentee_id, 'agreement', a.assignment_id::text, a.assignment_id, a.mentor_id, null::date, a.begun_on, a.begun_on + rule.agreement_due_days,
      a.begun_on + rule.agreement_due_days + 1, agreed.on_day, agreed.on_day is not null, false, false, jsonb_build_object()
    from pair a cross join rule
    cross join lateral (
      select min(${acknowledgedOn(time_zone)}) as on_day from mentoring_agreement g
      where g.assignment_id = a.assignment_id and ${acknowledged} and ${acknowledgedOn(time_zone)} <= ${day}
    ) agreed
    where a.active + a.paused @> ${day}`,

  // Never done: what was read again is a new version with a day of its own.
  agreement_review: ({ day, time_zone }) => sql`
    select a.mentee_id, 'agreement_review', a.assignment_id || ':' || g.version, a.assignment_id, a.mentor_id, null::date,
      g.review_on - rule.obligation_reminder_days, g.review_on, g.review_on + 1, null::date, false, false, false, jsonb_build_object('version', g.version)
    from pair a cross join rule
    cross join lateral (
      select g.version, g.review_on from mentoring_agreement g
      where g.assignment_id = a.assignment_id and ${acknowledged} and ${acknowledgedOn(time_zone)} <= ${day}
      order by g.version desc limit 1
    ) g
    where a.active + a.paused @> ${day}`,

  // A flag, never overdue.
  first_meeting: ({ day, counted_to, meetings }) => sql`
    select a.mentee_id, 'first_meeting', a.assignment_id::text, a.assignment_id, a.mentor_id, null::date, a.begun_on, a.begun_on + rule.first_meeting_days,
      null::date, case when ${meetings('a.mentee_id', 'a.mentor_id')} then met.on_day end, met.on_day is not null, false, false,
      jsonb_build_object('is_late', met.on_day is null and a.begun_on + rule.first_meeting_days < ${day})
    from pair a cross join rule
    cross join lateral (
      select min(h.held_on) as on_day from meeting h
      where h.assignment_id = a.assignment_id and h.state in ('held', 'confirmed') and h.held_on <= ${counted_to('a.mentee_id', 'a.mentor_id')}
    ) met
    where a.active + a.paused @> ${day}`,

  // Evaluated when the year has closed; a year with too few days on which meetings were owed is not evaluated at all, and never done.
  meetings: () => sql`
    select y.person_id, 'meetings', y.programme_year::text, y.assignment_id, y.mentor_id, y.clock_from, y.starts_on, y.ends_on - 1,
      y.ends_on, case when owed.minimum > 0 and y.days_known then y.held_on[owed.minimum] end,
      owed.is_evaluated and cardinality(y.held_on) >= owed.minimum, not owed.is_evaluated, true,
      jsonb_build_object('programme_year', y.programme_year, 'qualifying', cardinality(y.held_on), 'minimum', owed.minimum, 'target', owed.target,
        'expected_to_date', owed.minimum * y.elapsed / y.length,
        'projected', case when counted.so_far >= ${PROJECTED_FROM}::int and counted.all_year > 0 then cardinality(y.held_on) * counted.all_year / counted.so_far end,
        'longest_gap_days', case when y.days_known and y.sees_leaves then gaps.days end, 'longest_gap_months', gaps.months,
        'waived_days', case when y.sees_leaves then y.waived_days end, 'is_evaluated', owed.is_evaluated,
        'last_month', to_char(y.held_on[cardinality(y.held_on)], 'YYYY-MM'))
    from met y cross join rule
    cross join lateral (
      select greatest(365 - y.waived_days, 0) as days, greatest(y.length - y.waived_days, 0) as all_year, y.elapsed - y.waived_so_far as so_far
    ) counted
    cross join lateral (
      select case when y.is_enrolled then rule.enrolled_meetings_minimum else rule.meetings_minimum end as minimum,
        case when y.is_enrolled then rule.enrolled_meetings_target else rule.meetings_target end as target
    ) asked
    -- floor(3 × unwaived / 365 + 0.5), in whole numbers
    cross join lateral (
      select counted.days >= rule.evaluated_year_days as is_evaluated, (2 * asked.minimum * counted.days + 365) / 730 as minimum,
        (2 * asked.target * counted.days + 365) / 730 as target
    ) owed
    -- Months from the first of one to the first of the other, which tell no day; a month is the twelfth part of 365 days, rounded.
    cross join lateral (
      select max(${unstopped(sql`g.since`, sql`g.until`)}) as days,
        max((24 * ${unstopped(sql`date_trunc('month', g.since)::date`, sql`date_trunc('month', g.until)::date`)} + 365) / 730) as months
      from (select d as until, lag(d, 1, y.starts_on) over (order by d) as since from unnest(y.held_on || y.seen_to) d) g
    ) gaps`,

  // The mentorship part is asked of everybody who had a formal mentor in the year, full-time or not.
  annual_review: ({ department_id, day }) => sql`
    select w.id, 'annual_review', n::text, null::uuid, null::uuid, null::date, year.starts_on, year.ends_on - 1,
      year.ends_on, r.held_on, r.held_on is not null, coalesce(r.is_waived, false), false, jsonb_build_object('academic_year', n)
    from whose w
    left join clock c on c.person_id = w.id and not c.is_enrolled
    cross join rule
    cross join lateral generate_series(rule.academic_year - 1, rule.academic_year) n
    cross join lateral (
      select make_date(n, rule.academic_year_start_month, 1) as starts_on, make_date(n + 1, rule.academic_year_start_month, 1) as ends_on
    ) year
    left join lateral (
      select case when r.held_on <= ${day} then r.held_on end as held_on, r.state = 'waived' and r.waived_on <= ${day} as is_waived
      from annual_review r where r.department_id = ${department_id} and r.mentee_id = w.id and r.academic_year = n and r.state <> 'voided'
    ) r on true
    where coalesce(year.ends_on - c.starts_on >= rule.annual_review_recent_days, false) or (
      exists (
        select from assignment a
        where a.mentee_id = w.id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended') and a.starts_on <= ${day}
          and daterange(a.starts_on, a.until_on) && daterange(year.starts_on, year.ends_on))
      and exists (
        select from appointment a
        where a.person_id = w.id and daterange(a.starts_on, a.ends_on) @> ${day} and year.ends_on - a.appointed_on >= rule.annual_review_recent_days))`,

  check_in: ({ day, time_zone }) => sql`
    select c.person_id, 'check_in', '', null::uuid, null::uuid, c.starts_on, (due.on_day - make_interval(months => rule.check_in_opens_months))::date, due.on_day,
      due.closes_on, held.held_on, held.held_on is not null, coalesce(held.is_waived, false), true,
      jsonb_build_object('planned_on', held.planned_on, 'window_ends_on', due.closes_on)
    from clock c cross join rule
    cross join lateral (select ${after(sql`c.starts_on`, sql`18`)} as on_day offset 0) pushed
    cross join lateral (select pushed.on_day, (pushed.on_day + make_interval(months => rule.check_in_closes_months))::date as closes_on) due
    left join lateral (
      select case when h.held_on <= ${day} then h.held_on end as held_on, h.state = 'waived' and h.waived_on <= ${day} as is_waived, h.planned_on
      from check_in h
      where h.mentee_id = c.person_id and h.state not in ('cancelled', 'voided')
        and (h.clock_starts_on = c.starts_on or coalesce(h.held_on, ${civil(sql`h.created_at`, time_zone)}) >= c.starts_on)
      order by h.state in ('held', 'acknowledged') desc, h.state = 'waived' desc, h.id limit 1
    ) held on true
    where ${EARLY} and (c.is_probationary or held.held_on is not null)`,

  // The window of cfar_window(): only a decision of the institution moves it, a leave does not.
  cfar: ({ day }) => sql`
    select c.person_id, 'cfar', '', null::uuid, null::uuid, c.starts_on, w.earliest_on, w.latest_on,
      w.latest_on + 1, case when w.is_decided then decided.reached_on end, w.is_decided, false, false,
      jsonb_build_object('recommended_latest_on', w.recommended_latest_on)
    from clock c
    cross join lateral cfar_window(c.person_id, ${day}) w
    left join career_milestone decided on decided.id = w.decision_id
    where (c.is_probationary or ${EARLY}) and (w.is_decided or c.is_probationary)`,

  // Owed when the plan does not hold any more: after its adjusted months, from the day on which it is closed, or another one takes its days.
  // One that was over before the clock began is not to be followed; the clock asks for a plan of its own.
  plan_renewal: ({ day }) => sql`
    select c.person_id, 'plan_renewal', p.id::text, m.assignment_id, m.mentor_id, null::date, due.opens_on, due.on_day,
      due.on_day + 1, next.in_force_on, next.in_force_on is not null, false, true, jsonb_build_object('plan_id', p.id, 'covers_to', due.on_day)
    from clock c cross join rule
    left join mentored m on m.person_id = c.person_id
    cross join lateral (
      select p.id, p.starts_on, nullif(plan_until(p), 'infinity') as until_on from academic_plan p
      where p.mentee_id = c.person_id and p.starts_on <= ${day} and p.until_on > p.starts_on
        and (p.until_on > c.starts_on or plan_until(p) > c.starts_on)
        and exists (select from plan_version v where v.plan_id = p.id and v.in_force_on <= ${day})
      order by p.starts_on desc limit 1
    ) p
    cross join lateral (
      select min(v.in_force_on) as in_force_on from academic_plan l join plan_version v on v.plan_id = l.id
      where l.mentee_id = c.person_id and l.starts_on > p.starts_on and l.until_on > l.starts_on and v.in_force_on <= ${day}
    ) next
    cross join lateral (
      select p.until_on as on_day, case when p.until_on < coalesce(whole.ends_on, 'infinity')
          then least(whole.opens_on, (p.until_on - make_interval(months => rule.plan_renewal_months))::date) else whole.opens_on end as opens_on
      from (
        select ${after(sql`p.starts_on`, sql`60 - rule.plan_renewal_months`)} as opens_on, ${after(sql`p.starts_on`, sql`60`)} as ends_on
      ) whole
    ) due
    where not c.is_enrolled`,
};
