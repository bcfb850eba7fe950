import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { describeKind } from '../descriptor.ts';
import { count, countOrNull } from '../fields.ts';
import { bool, date, text, uuid } from '../sql.ts';

/** Days between two days without clock-stopping leave, where the caller may see leaves; otherwise all of them. `y`: a row of `met`. */
const unstopped = (since: RawBuilder<unknown>, until: RawBuilder<unknown>) =>
  sql`case when isempty(y.stopped) or not y.sees_leaves then ${until} - ${since} else days_in(datemultirange(daterange(${since}, ${until})) - y.stopped) end`;

/** So many days of a programme year must have been counted before the number of meetings is projected to its end. */
const PROJECTED_FROM = 90;

/**
 * Meetings with the primary mentor in a programme year, evaluated when the year is over. A year with too few days on which meetings were owed is
 * not evaluated: it counts as waived, never as done.
 */
export const meetings = describeKind({
  kind: 'meetings',
  occasion: 'the programme year',
  permission: null,
  has_confidential_events: false,
  waiver: 'here',
  pair: 'primary_in_programme_year',
  notifies: { person: 'due', pair: true, leaders: { after: 'obligation_escalation_days', again: false } },
  roster: { flag: true, milestone: false },
  follows_clock: true,
  detail: {
    programme_year: count('meetings: the programme year', 2),
    qualifying: count('meetings: meetings with the primary mentor that both confirmed', 1),
    minimum: count('meetings: needed in the year; fewer where days are waived', 3),
    target: count('meetings: target for the year; fewer where days are waived', 4),
    expected_to_date: count('meetings: the share of the minimum for the elapsed part of the year', 1),
    projected: countOrNull('meetings: projected number for the whole year; null in its first 90 counted days', 4),
    longest_gap_days: countOrNull(
      'meetings: longest time without a meeting, leaves left out; null where you may not read the days of all of them, or leaves',
      60,
    ),
    longest_gap_months: count('meetings: the longest time without a meeting, in calendar months', 2),
    waived_days: countOrNull(
      'meetings: days waived because there was no primary mentor, the assignment was suspended, the mentor away or the appointment over; null where you may not read leaves',
      0,
    ),
    is_evaluated: z
      .boolean()
      .optional()
      .meta({ class: 'C2', description: 'meetings: false where too many days of the year are waived to evaluate it' }),
    last_month: z
      .string()
      .max(7)
      .nullable()
      .optional()
      .meta({ class: 'C2', description: 'meetings: month of the last meeting', examples: ['2026-02'] }),
  },
  // `longest_gap_days` and `waived_days` are hidden by the SQL below: in answers they are null instead of left out.
  detail_of_leaves: [],
  rows: () => ({
    person_id: uuid`y.person_id`,
    occasion: text`y.programme_year::text`,
    assignment_id: uuid`y.assignment_id`,
    mentor_id: uuid`y.mentor_id`,
    clock_from: date`y.clock_from`,
    opens_on: date`y.starts_on`,
    due_on: date`y.ends_on - 1`,
    late_from: date`y.ends_on`,
    done_on: date`case when owed.minimum > 0 and y.days_visible then y.held_on[owed.minimum] end`,
    is_done: bool`owed.is_evaluated and cardinality(y.held_on) >= owed.minimum`,
    is_waived: bool`not owed.is_evaluated`,
    detail: {
      programme_year: sql`y.programme_year`,
      qualifying: sql`cardinality(y.held_on)`,
      minimum: sql`owed.minimum`,
      target: sql`owed.target`,
      expected_to_date: sql`owed.minimum * greatest(y.elapsed - y.untracked_days, 0) / greatest(y.length - y.untracked_days, 1)`,
      projected: sql`case when counted.so_far >= ${PROJECTED_FROM}::int and counted.all_year > 0
        then cardinality(y.held_on) * counted.all_year / counted.so_far end`,
      longest_gap_days: sql`case when y.days_visible and y.sees_leaves then gaps.days end`,
      longest_gap_months: sql`gaps.months`,
      waived_days: sql`case when y.sees_leaves then y.waived_days end`,
      is_evaluated: sql`owed.is_evaluated`,
      last_month: sql`to_char(y.held_on[cardinality(y.held_on)], 'YYYY-MM')`,
    },
    from: sql`met y cross join rule
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
      -- From the first of one month to the first of another, in twelfths of 365 days, rounded: this reveals no day of a meeting.
      cross join lateral (
        select max(${unstopped(sql`g.since`, sql`g.until`)}) as days,
          max((24 * ${unstopped(sql`date_trunc('month', g.since)::date`, sql`date_trunc('month', g.until)::date`)} + 365) / 730) as months
        from (select d as until, lag(d, 1, y.starts_on) over (order by d) as since from unnest(y.held_on || y.judged_to) d) g
      ) gaps`,
  }),
});
