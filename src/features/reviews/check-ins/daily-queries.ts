import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';

/** Cancels what is scheduled with people who have left or died. */
export const cancelOfDeparted = (ctx: WriteCtx) =>
  ctx.db
    .updateTable('check_in')
    .set({ state: 'cancelled' })
    .where('department_id', '=', ctx.department_id)
    .where('state', '=', 'scheduled')
    .where(sql<boolean>`not is_here(mentee_id, ${ctx.today}::date)`)
    .returning(['id', 'conductor_id'])
    .execute();

/** Scheduled check-ins of people who are here whose conductor can no longer hold them, and of which nobody was notified. */
export const withBarredConductor = async (ctx: WriteCtx) =>
  (
    await sql<{ id: string; mentee_id: string; occasion: string }>`
      select c.id, c.mentee_id, c.conductor_id || ':' || bar.reason as occasion
      from check_in c
      cross join lateral (select conductor_bar(c.conductor_id, c.mentee_id, c.clock_starts_on, ${ctx.today}::date) as reason) bar
      where c.department_id = ${ctx.department_id} and c.state = 'scheduled' and bar.reason is not null and is_here(c.mentee_id, ${ctx.today}::date)
        and not exists (select from notification n
          where n.kind = 'check_in_conductor_unfit' and n.subject_id = c.id and n.occasion = c.conductor_id || ':' || bar.reason)
      order by c.id`.execute(ctx.db)
  ).rows;

/** Scheduled check-ins whose day, today or later, lies in a leave of the mentee, and of which the conductor, who is here, was not notified. */
export const duringLeave = async (ctx: WriteCtx) =>
  (
    await sql<{ person_id: string; subject_id: string; due_on: string; occasion: string }>`
      select c.conductor_id as person_id, c.id as subject_id, c.planned_on as due_on, c.planned_on::text as occasion
      from check_in c
      where c.department_id = ${ctx.department_id} and c.state = 'scheduled' and c.planned_on >= ${ctx.today}
        and exists (select from leave l where l.person_id = c.mentee_id and ${holdsOn('l', sql.ref('c.planned_on'))})
        and is_here(c.mentee_id, ${ctx.today}::date) and is_here(c.conductor_id, ${ctx.today}::date)
        and ${notNotified({ person: 'c.conductor_id', kind: 'check_in_day_unfit', subject: 'c.id', occasion: sql`c.planned_on::text` })}
      order by c.id`.execute(ctx.db)
  ).rows;
