/** What an assignment is on a day. `alias` is that of the joined table `assignment`. */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../../core/db.ts';

export type AssignmentStatus =
  | 'pending_acceptance'
  | 'scheduled'
  | 'active'
  | 'paused'
  | 'suspended_conflict'
  | 'completed'
  | 'ended'
  | 'declined'
  | 'withdrawn'
  | 'expired'
  | 'claimed'
  | 'lapsed'
  | 'voided';

/** True of assignments that both sides agreed upon and nobody voided: they are to come, run, or are over. Nothing else has days. */
export function counts(alias: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${alias}.state`)} in ('live', 'completed', 'ended')`;
}

/** True of assignments that are agreed upon and not over on the day, whatever interrupts them; also of those yet to begin. */
export function isRunning(alias: string, day: Day): RawBuilder<boolean> {
  const until = sql.ref(`${alias}.until_on`);
  return sql<boolean>`(${sql.ref(`${alias}.state`)} = 'live' and (${until} is null or ${until} > ${day}))`;
}

/** True where a conflict case suspends the assignment on the day. */
export function isSuspended(alias: string, day: Day): RawBuilder<boolean> {
  return sql<boolean>`(${statusOn(alias, day)} = 'suspended_conflict')`;
}

/** The status on the day, with what interrupts the assignment. */
export function statusOn(alias: string, day: Day): RawBuilder<AssignmentStatus> {
  return sql`assignment_status(${sql.table(alias)}, ${day}::date)`;
}
