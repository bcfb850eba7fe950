import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/**
 * Before two records become one: of two check-ins of one clock the survivor's stays, unless only the other one was held. The one that does not
 * stay is cancelled unless it was held, and so is what one record was to conduct for the other.
 */
export const cancelForMerge = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update check_in c set state = 'cancelled', waived_reason = null, waived_on = null
    where c.department_id = ${ctx.department_id} and c.state in ('scheduled', 'waived') and (
      (c.mentee_id in (${from}, ${to}) and c.conductor_id in (${from}, ${to}))
      or exists (
        select from check_in other
        where other.clock_starts_on = c.clock_starts_on and other.state not in ('cancelled', 'voided') and other.conductor_id is distinct from ${from}
          and other.conductor_id is distinct from ${to} and (
          (c.mentee_id = ${from} and other.mentee_id = ${to})
          or (c.mentee_id = ${to} and other.mentee_id = ${from} and other.state in ('held', 'acknowledged')))))`.execute(ctx.db);

/** Moves both sides. What would be between a person and themselves, or a second one held on one clock, stays with the duplicate. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update check_in c set
      mentee_id = case c.mentee_id when ${from} then ${to}::uuid else c.mentee_id end,
      conductor_id = case c.conductor_id when ${from} then ${to}::uuid else c.conductor_id end
    where c.department_id = ${ctx.department_id} and ${from} in (c.mentee_id, c.conductor_id)
      and not (c.mentee_id in (${from}, ${to}) and coalesce(c.conductor_id in (${from}, ${to}), false))
      and not (c.mentee_id = ${from} and c.state not in ('cancelled', 'voided') and exists (
        select from check_in other
        where other.mentee_id = ${to} and other.clock_starts_on = c.clock_starts_on and other.state not in ('cancelled', 'voided')))`.execute(
    ctx.db,
  );
