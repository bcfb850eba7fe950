import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { holdsOn, yes } from '../../../core/db.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import type { ObligationKind } from './kinds.ts';
import { owed } from './owed-queries.ts';
import { LATE_DAYS } from './reminders-queries.ts';

const matters = (ctx: WriteCtx, kind: ObligationKind) =>
  owed({ department_id: ctx.department_id, time_zone: ctx.actor.time_zone, as_of: ctx.today, of: yes, kinds: [kind] });

const rule = (ctx: WriteCtx) => sql`
  select p.obligation_reminder_days as reminder_days, p.obligation_escalation_days as escalation_days from policy p
  where p.department_id = ${ctx.department_id} and ${holdsOn('p', ctx.today)}`;

export type CheckInMatter = { mentee_id: string; occasion: string; is_late: boolean; is_old: boolean };

/** Check-ins that have opened, are due soon or long overdue, as nobody was told yet who can do something about them: each once a clock. */
export const untoldCheckIns = async (ctx: WriteCtx): Promise<CheckInMatter[]> => {
  const today = sql`${ctx.today}::date`;
  const { rows } = await sql<CheckInMatter>`
    with begun as (
      select exists (select from notification n where n.department_id = ${ctx.department_id} and n.kind = 'check_in_due') as has_told
    ), matter as (
      select m.person_id as mentee_id, stage.name || ':' || m.clock_from as occasion, stage.name = 'late' as is_late,
        not begun.has_told and m.overdue_since + rule.escalation_days < ${today} - ${LATE_DAYS}::int as is_old
      from ${matters(ctx, 'check_in')} m cross join (${rule(ctx)}) rule cross join begun
      cross join lateral (values
        ('open', m.state = 'due' and m.opens_on > ${today} - ${LATE_DAYS}::int),
        ('due', m.state = 'due' and m.due_on between ${today} and ${today} + rule.reminder_days),
        ('late', m.state = 'overdue' and m.overdue_since + rule.escalation_days <= ${today})
      ) stage(name, is_now)
      where stage.is_now
    )
    select m.mentee_id, m.occasion, m.is_late, coalesce(m.is_old, false) as is_old from matter m
    where not exists (select from notification n
      where n.department_id = ${ctx.department_id} and n.kind = 'check_in_due' and n.subject_id = m.mentee_id and n.occasion = m.occasion)
    order by m.mentee_id, m.occasion`.execute(ctx.db);
  return rows;
};

/**
 * Whom to tell of annual reviews, but for what they were told: whoever holds some that are due soon, once a year for all of them; and whoever
 * holds one that is long overdue, of that one.
 */
export const untoldReviews = async (ctx: WriteCtx): Promise<Notice[]> => {
  const today = sql`${ctx.today}::date`;
  const { rows } = await sql<Notice>`
    with begun as (
      select exists (
        select from notification n
        where n.department_id = ${ctx.department_id} and n.kind = 'obligation_overdue' and n.occasion like 'annual_review:%') as has_told
    ), matter as materialized (
      select m.*, rule.reminder_days, rule.escalation_days, 'annual_review:' || m.occasion as name,
        m.state = 'overdue' and m.overdue_since + rule.escalation_days < ${today} - ${LATE_DAYS}::int as is_past
      from ${matters(ctx, 'annual_review')} m cross join (${rule(ctx)}) rule
    ), told as (
      select h.person_id, 'reviews_due' as kind, h.person_id as subject_id, m.occasion, false as is_old
      from matter m cross join lateral annual_review_holders(m.person_id, m.opens_on, ${today}) h
      where m.state = 'due' and m.due_on between ${today} and ${today} + m.reminder_days
      union
      select h.person_id, 'obligation_overdue', m.person_id, m.name, not begun.has_told and m.is_past
      from matter m cross join begun cross join lateral annual_review_holders(m.person_id, m.opens_on, ${today}) h
      where m.state = 'overdue' and m.overdue_since + m.escalation_days <= ${today}
        and not (m.is_past and exists (select from notification n
          where n.department_id = ${ctx.department_id} and n.kind = 'obligation_overdue' and n.subject_id = m.person_id and n.occasion = m.name))
    )
    select t.* from told t
    where not exists (select from notification n
      where n.person_id = t.person_id and n.kind = t.kind and n.subject_id = t.subject_id and n.occasion = t.occasion)
    order by t.subject_id, t.person_id, t.occasion`.execute(ctx.db);
  return rows;
};
