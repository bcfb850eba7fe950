import { sql } from 'kysely';
import { describeKind } from '../descriptor.ts';
import { day as dayOrNull } from '../fields.ts';
import { bool, date, noAssignment, notWaived, text, uuid } from '../sql.ts';

/** The continuing faculty appointment review, in the window of cfar_window(): only a decision of the institution moves it, a leave does not. */
export const cfar = describeKind({
  kind: 'cfar',
  occasion: null,
  permission: 'milestone:read',
  has_confidential_events: true,
  waiver: 'here',
  pair: null,
  // Notified by the feature of milestones.
  notifies: { person: null, pair: false, leaders: null },
  roster: { flag: true, milestone: true },
  follows_clock: false,
  detail: {
    recommended_latest_on: dayOrNull('cfar: the latest day if leaves moved it; only a decision of the institution does')
      .optional()
      .meta({ class: 'C9' }),
  },
  detail_of_leaves: ['recommended_latest_on'],
  rows: () => ({
    person_id: uuid`c.person_id`,
    occasion: text`''`,
    ...noAssignment,
    clock_from: date`c.starts_on`,
    opens_on: date`w.earliest_on`,
    due_on: date`w.latest_on`,
    late_from: date`w.latest_on + 1`,
    done_on: date`case when w.is_decided then decided.reached_on end`,
    is_done: bool`w.is_decided`,
    is_waived: notWaived,
    detail: { recommended_latest_on: sql`w.recommended_latest_on` },
    from: sql`clock c
      join cfar w on w.person_id = c.person_id
      left join career_milestone decided on decided.id = w.decision_id
      where w.is_decided or c.is_probationary`,
  }),
});
