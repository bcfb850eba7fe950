import { sql } from 'kysely';
import type { WriteCtx } from '../../core/context.ts';
import { yes } from '../../core/db.ts';
import type { Notice } from '../notifications/schema.ts';
import { owed } from './owed-queries.ts';
import type { ObligationKind } from './schema.ts';

/** After so many days a matter is no news any more: a service that begins in the middle of things does not tell all of them at once. */
const LATE_DAYS = 30;

/** Told to their people when they open; agreements and reviews of appointments have notifications of their own. */
const TOLD_OPEN: readonly ObligationKind[] = ['annual_review', 'check_in', 'plan_renewal'];
/** Told to their people before they are due. */
const TOLD_DUE: readonly ObligationKind[] = [...TOLD_OPEN, 'academic_plan', 'orientation', 'first_meeting', 'meetings'];
/** Told to who answers for the person when long overdue. */
const TOLD_LEADERS: readonly ObligationKind[] = [
  'formal_mentor',
  'academic_plan',
  'orientation',
  'agreement',
  'agreement_review',
  'meetings',
  'annual_review',
  'check_in',
  'plan_renewal',
];

/**
 * Whom to tell of what, but for what they were told: people of what has opened or is due within the policy's days, and those who answer for
 * them of what has been overdue for the policy's days. Once an occasion; of one a clock, once a clock; of each time without a mentor.
 */
export const untold = async (ctx: WriteCtx): Promise<Notice[]> => {
  const kinds = [...new Set([...TOLD_DUE, ...TOLD_LEADERS])];
  const rows = owed({ department_id: ctx.department_id, time_zone: ctx.actor.time_zone, as_of: ctx.today, of: yes, kinds });
  const today = sql`${ctx.today}::date`;
  const { rows: found } = await sql<Notice>`
    with rule as (
      select p.obligation_reminder_days, p.obligation_escalation_days, p.mentor_escalation_days from policy p
      where p.department_id = ${ctx.department_id} and p.starts_on <= ${today} and (p.ends_on is null or p.ends_on > ${today})
    ), matter as (
      select o.*, concat_ws(':', o.kind, coalesce(nullif(o.occasion, ''), o.clock_from::text), case when o.kind = 'formal_mentor' then o.overdue_since end) as name,
        case o.kind when 'formal_mentor' then rule.mentor_escalation_days else rule.obligation_escalation_days end as escalation_days,
        rule.obligation_reminder_days as reminder_days
      from ${rows} o cross join rule
      where o.state in ('due', 'overdue')
    ), told as (
      select m.person_id, 'obligation_due' as kind, m.person_id as subject_id, 'open:' || m.name as occasion
      from matter m
      where m.state = 'due' and m.kind = any (${TOLD_OPEN}::text[]) and m.opens_on > ${today} - ${LATE_DAYS}::int
      union all
      select m.person_id, 'obligation_due', m.person_id, 'due:' || m.name
      from matter m
      where m.state = 'due' and m.kind = any (${TOLD_DUE}::text[]) and m.due_on between ${today} and ${today} + m.reminder_days
      union all
      select l.person_id, 'obligation_overdue', m.person_id, m.name
      from matter m cross join lateral responsible_leaders(m.person_id, ${today}) l
      where m.state = 'overdue' and m.kind = any (${TOLD_LEADERS}::text[])
        and ${today} - m.overdue_since between m.escalation_days and m.escalation_days + ${LATE_DAYS}::int
    )
    select distinct t.person_id, t.kind, t.subject_id, t.occasion
    from told t
    where not exists (
      select from notification n
      where n.person_id = t.person_id and n.kind = t.kind and n.subject_id = t.subject_id and n.occasion = t.occasion)
    order by t.subject_id, t.person_id, t.occasion`.execute(ctx.db);
  return found;
};
