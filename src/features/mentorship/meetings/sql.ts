import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import { statusOn } from '../../../domain/sql/assignments.ts';
import { civilDay } from '../../../domain/sql/days.ts';

type Interruption = 'assignment_over' | 'assignment_suspended' | 'assignment_paused';

const OVER = ['ended', 'completed', 'voided', 'declined', 'withdrawn', 'expired', 'lapsed'];

/**
 * What keeps the planned meeting `m` from its day, or today where it has none, by what its assignment `a` is on that day; null for others. Nothing
 * is stored, so that an end, a suspension or a pause counts from the day it names, and a meeting comes back where the assignment goes on.
 */
export const interruption = (ctx: Ctx): RawBuilder<Interruption | null> => sql`case when m.state in ('proposed', 'scheduled') then (
  select case when s.status = any (${OVER}::text[]) then 'assignment_over' when s.status = 'suspended_conflict' then 'assignment_suspended'
    when s.status = 'paused' then 'assignment_paused' end
  from (select ${statusOn('a', sql<string>`coalesce(${civilDay('m.scheduled_at', ctx.actor.time_zone)}, greatest(a.starts_on, ${ctx.today}::date))`)} as status) s
) end`;

/** The state of the meeting `m`; of a planned one that its assignment keeps from its day: cancelled where that is over, else tentative. */
export const standing = (ctx: Ctx) =>
  sql<string>`case ${interruption(ctx)} when 'assignment_over' then 'cancelled' when 'assignment_suspended' then 'tentative'
    when 'assignment_paused' then 'tentative' else m.state end`;
