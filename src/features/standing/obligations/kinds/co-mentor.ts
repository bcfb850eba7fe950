import { sql } from 'kysely';
import { counts } from '../../../../domain/sql/assignments.ts';
import { describeKind } from '../descriptor.ts';
import { bool, date, notWaived, text, uuid } from '../sql.ts';

/**
 * An internal formal mentor beside an external one. Owed while the external assignment is active or paused, and done while an internal one is; one
 * that a reporting conflict suspends does not count. Overdue again from the day on which the internal mentorship ends.
 */
export const coMentor = describeKind({
  kind: 'co_mentor',
  occasion: 'the assignment',
  permission: null,
  has_confidential_events: false,
  waiver: 'here',
  pair: 'assignment_of_occasion',
  notifies: { person: 'opening_and_due', pair: false, leaders: { after: 'obligation_escalation_days', again: true } },
  roster: { flag: true, milestone: false },
  follows_clock: false,
  detail: {},
  detail_of_leaves: [],
  rows: ({ day }) => ({
    person_id: uuid`a.mentee_id`,
    occasion: text`a.assignment_id::text`,
    assignment_id: uuid`a.assignment_id`,
    mentor_id: uuid`a.mentor_id`,
    clock_from: date`null::date`,
    opens_on: date`a.begun_on`,
    due_on: date`a.begun_on + rule.external_co_mentor_days`,
    late_from: date`greatest(a.begun_on + rule.external_co_mentor_days + 1, internal.until_on)`,
    done_on: date`internal.since`,
    is_done: bool`internal.since is not null`,
    is_waived: notWaived,
    owed_anew: { due_days: sql`rule.external_co_mentor_days` },
    detail: {},
    from: sql`pair a join person external on external.id = a.mentor_id and external.kind = 'external' cross join rule
      cross join lateral (
        select min(i.starts_on) filter (where i.ends_on is null or i.ends_on > ${day}) as since, max(least(i.ends_on, ${day})) as until_on
        from assignment o
        join person mentor on mentor.id = o.mentor_id and mentor.kind <> 'external'
        join assignment_interval i on i.assignment_id = o.id and i.status <> 'suspended_conflict' and i.starts_on <= ${day}
        where o.mentee_id = a.mentee_id and o.subtype = 'formal' and ${counts('o')}
      ) internal
      where a.is_current`,
  }),
});
