import { sql } from 'kysely';
import { z } from 'zod';
import { describeKind } from '../descriptor.ts';
import { day as dayOrNull } from '../fields.ts';
import { bool, date, EARLY, notWaived, text, uuid } from '../sql.ts';

/** An active or paused primary formal mentor. One whom a reporting conflict suspends does not count; `suspended_since` says so. */
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
  follows_clock: false,
  detail: {
    suspended_since: dayOrNull(
      'formal_mentor: since when a reporting conflict suspends the primary assignment, through no fault of the mentee',
    ).optional(),
    days_without: z
      .int32()
      .nullable()
      .optional()
      .meta({ class: 'C2', description: 'formal_mentor: days without a primary formal mentor', examples: [31] }),
  },
  detail_of_leaves: [],
  rows: ({ day }) => ({
    person_id: uuid`c.person_id`,
    occasion: text`''`,
    assignment_id: uuid`m.assignment_id`,
    mentor_id: uuid`m.mentor_id`,
    clock_from: date`c.starts_on`,
    opens_on: date`c.starts_on`,
    due_on: date`c.starts_on`,
    late_from: date`greatest(c.starts_on + 1, m.mentored_until)`,
    done_on: date`m.since`,
    is_done: bool`m.is_mentored`,
    is_waived: notWaived,
    detail: {
      suspended_since: sql`m.suspended_since`,
      days_without: sql`case when not m.is_mentored then ${day} - greatest(c.starts_on, m.mentored_until) end`,
    },
    from: sql`clock c join mentored m on m.person_id = c.person_id where ${EARLY}`,
  }),
});
