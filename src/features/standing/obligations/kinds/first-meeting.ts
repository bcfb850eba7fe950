import { sql } from 'kysely';
import { z } from 'zod';
import { describeKind } from '../descriptor.ts';
import { bool, date, notWaived, stretched, text, uuid } from '../sql.ts';

/** The first meeting of a formal pair. It is never overdue: `is_late` says that its day has passed. */
export const firstMeeting = describeKind({
  kind: 'first_meeting',
  occasion: 'the assignment',
  permission: null,
  has_confidential_events: false,
  waiver: 'here',
  pair: 'assignment_of_occasion',
  notifies: { person: 'due', pair: true, leaders: null },
  roster: { flag: false, milestone: false },
  follows_clock: true,
  detail: { is_late: z.boolean().optional().meta({ class: 'C2', description: 'first_meeting: the day has passed without a meeting' }) },
  detail_of_leaves: [],
  rows: ({ day, counted_to, meetings }) => ({
    person_id: uuid`a.mentee_id`,
    occasion: text`a.assignment_id::text`,
    assignment_id: uuid`a.assignment_id`,
    mentor_id: uuid`a.mentor_id`,
    clock_from: date`null::date`,
    opens_on: date`a.begun_on`,
    begins_on: date`a.begun_on`,
    due_on: date`due.late_from - 1`,
    late_from: date`null::date`,
    done_on: date`case when ${meetings('a.mentee_id', 'a.mentor_id')} then met.on_day end`,
    is_done: bool`met.on_day is not null`,
    is_waived: notWaived,
    detail: {
      is_late: sql`met.on_day is null and coalesce(due.late_from <= case when a.sees_leaves then ${day}
        else greatest(a.begun_on, date_trunc('month', ${day})::date) end, false)`,
    },
    from: sql`pair a cross join rule
      cross join lateral (
        select ${stretched(sql`a.begun_on`, sql`a.begun_on + rule.first_meeting_days + 1`, sql`a.stopped`)} as late_from
      ) due
      cross join lateral (
        select min(h.held_on) as on_day from meeting h
        where h.assignment_id = a.assignment_id and h.state in ('held', 'confirmed') and h.held_on <= ${counted_to('a.mentee_id', 'a.mentor_id')}
      ) met
      where a.is_current`,
  }),
});
