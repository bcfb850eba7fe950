import { sql } from 'kysely';
import type { MeetingTable } from '../../../../db/types.ts';
import type { Ctx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { civilDay } from '../../../domain/sql/days.ts';
import type { Meeting } from './schema.ts';
import { interruption, standing } from './sql.ts';

export type State = MeetingTable['state'];

/** The view decides what counts, and only of what is confirmed. Asked with pair and day as well, it looks at the meetings of that day alone. */
export const qualifies = sql<boolean>`(m.state = 'confirmed' and exists (select from qualifying_meeting q
  where q.assignment_id = m.assignment_id and q.held_on = m.held_on and q.id = m.id))`;

/** The conditions of the view in its order. A meeting that meets all of them and does not count gave way to another one of that day. */
const barrier = (canQualify: boolean) => sql<Meeting['not_qualifying_because']>`case
  when m.state in ('proposed', 'scheduled', 'cancelled', 'no_show') then 'not_held'
  when m.state = 'voided' then 'voided'
  when m.state = 'disputed' then 'disputed'
  when m.state = 'held' then 'pending_confirmation'
  ${canQualify ? missing : sql``} end`;

const missing = sql`when ${qualifies} then null
  when a.subtype <> 'formal' then 'not_formal'
  when m.mode = 'email' then 'by_email'
  when m.duration_min < p.meeting_min_minutes then 'too_short'
  when not exists (select from assignment_interval i where i.assignment_id = a.id and i.status = 'active'
    and ${holdsOn('i', sql.ref('m.held_on'))}) then 'not_active'
  else 'another_that_day'`;

/**
 * The days to confirm, from the policy of the day on which the meeting was held, are counted from the day on which it was logged. `isPlanned`: the
 * meeting can be one that is yet to be held.
 */
export const statusOf = (ctx: Ctx, isPlanned = true) => sql<Meeting['status']>`case
  when m.state = 'held' and ${civilDay('m.logged_at', ctx.actor.time_zone)} + p.meeting_confirmation_days <= ${ctx.today}::date then 'unconfirmed'
  else ${isPlanned ? standing(ctx) : sql`m.state`} end`;

/**
 * What follows from the state of a meeting and the assignment. A state that is known, because it was just written, leaves out what cannot be true in
 * it: whether a meeting qualifies costs more than all else of it.
 */
export function derived(ctx: Ctx, state?: State) {
  const isPlanned = state === undefined || state === 'proposed' || state === 'scheduled';
  const canQualify = state === undefined || state === 'confirmed';
  return [
    statusOf(ctx, isPlanned).as('status'),
    (isPlanned ? interruption(ctx) : sql<null>`null::text`).as('interrupted_by'),
    (canQualify ? qualifies : sql<boolean>`false`).as('qualifies'),
    barrier(canQualify).as('not_qualifying_because'),
  ] as const;
}
