import { sql } from 'kysely';
import { z } from 'zod';
import { describeKind } from '../descriptor.ts';
import { day as dayOrNull } from '../fields.ts';
import { bool, date, EARLY, notWaived, stretched, text, uuid } from '../sql.ts';

/**
 * An active or paused primary formal mentor, due `formal_mentor_days` after the first day, or when the last one has gone, and overdue after a time
 * of grace. One whom a reporting conflict suspends does not count; `suspended_since` says so.
 */
export const formalMentor = describeKind({
  kind: 'formal_mentor',
  occasion: null,
  permission: null,
  has_confidential_events: false,
  waiver: 'here',
  pair: 'primary',
  notifies: { person: null, pair: false, leaders: { after: 'mentor_escalation_days', again: true } },
  // The roster has its own flags for people without a mentor.
  roster: { flag: false, milestone: false },
  follows_clock: true,
  detail: {
    suspended_since: dayOrNull(
      'formal_mentor: since when a reporting conflict suspends the primary assignment, through no fault of the mentee',
    ).optional(),
    days_without: z
      .int32()
      .nullable()
      .optional()
      .meta({
        class: 'C2',
        description:
          'formal_mentor: days without a primary formal mentor; without those on leave that stops the clock, for those who may read leaves',
        examples: [31],
      }),
    missing_since: dayOrNull('formal_mentor: first day without a primary formal mentor').optional(),
  },
  detail_of_leaves: [],
  rows: ({ day }) => ({
    person_id: uuid`c.person_id`,
    occasion: text`''`,
    assignment_id: uuid`m.assignment_id`,
    mentor_id: uuid`m.mentor_id`,
    clock_from: date`c.starts_on`,
    opens_on: date`c.starts_on`,
    due_on: date`due.missed_on - 1`,
    late_from: date`late.from_on`,
    done_on: date`case when m.is_mentored then m.first_from end`,
    is_done: bool`m.is_mentored`,
    is_waived: notWaived,
    owed_anew: { due_days: sql`rule.formal_mentor_days`, late_days: sql`rule.mentor_grace_days` },
    detail: {
      suspended_since: sql`m.suspended_since`,
      days_without: sql`case when m.is_mentored then null
        when c.sees_leaves then days_in(datemultirange(daterange(gap.starts_on, greatest(${day}, gap.starts_on))) - c.stopped)
        else ${day} - gap.starts_on end`,
      missing_since: sql`case when not m.is_mentored then gap.starts_on end`,
    },
    from: sql`clock c join mentored m on m.person_id = c.person_id cross join rule
      cross join lateral (select greatest(c.starts_on, m.mentored_until) as starts_on) gap
      cross join lateral (
        select ${stretched(sql`c.starts_on`, sql`c.starts_on + rule.formal_mentor_days + 1`)} as missed_on
      ) first
      cross join lateral (
        select case when first.missed_on < m.mentored_until and not m.is_mentored then m.mentored_until else first.missed_on end as missed_on
      ) due
      cross join lateral (select ${stretched(sql`due.missed_on`, sql`due.missed_on + rule.mentor_grace_days`)} as from_on) late
      where ${EARLY}`,
  }),
});
