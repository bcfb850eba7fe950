import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import { owed } from './owed-queries.ts';
import type { ObligationKind } from './schema.ts';

/**
 * After so many days a matter is no news any more: a service that begins in the middle of things notes it as known, and does not tell all of it at
 * once; and whoever comes to answer for somebody finds in the handover pack what others were told.
 */
export const LATE_DAYS = 30;

/** Told to their people when they open; agreements and reviews of appointments have notifications of their own. */
const TOLD_OPEN: readonly ObligationKind[] = ['annual_review', 'check_in', 'plan_renewal'];
/** Told to their people before they are due. */
const TOLD_DUE: readonly ObligationKind[] = [...TOLD_OPEN, 'academic_plan', 'orientation', 'first_meeting', 'meetings'];
/** What the mentor has a part in is told to both: before it is due, and when it is late. */
const TOLD_PAIR: readonly ObligationKind[] = ['first_meeting', 'meetings'];
/** Told to who answers for the person when long overdue; check-ins and annual reviews are told to who can hold them (review-reminders). */
const TOLD_LEADERS: readonly ObligationKind[] = [
  'formal_mentor',
  'academic_plan',
  'orientation',
  'agreement',
  'agreement_review',
  'meetings',
  'plan_renewal',
];

/**
 * Whom to tell of what, but for what they were told: people of what has opened or is due within the policy's days, pairs of what they have
 * missed, and those who answer for people of what has been overdue for the policy's days, however late that became known. Once an occasion and
 * clock; of each time without a mentor.
 */
export const untold = async (ctx: WriteCtx): Promise<Notice[]> => {
  const kinds = [...new Set([...TOLD_DUE, ...TOLD_LEADERS])];
  const rows = owed({ department_id: ctx.department_id, time_zone: ctx.actor.time_zone, as_of: ctx.today, of: yes, kinds });
  const today = sql`${ctx.today}::date`;
  const { rows: found } = await sql<Notice>`
    with rule as (
      select p.obligation_reminder_days, p.obligation_escalation_days, p.mentor_escalation_days from policy p
      where p.department_id = ${ctx.department_id} and p.starts_on <= ${today} and (p.ends_on is null or p.ends_on > ${today})
    ), matter as materialized (
      select o.*, concat_ws(':', o.kind, nullif(o.occasion, ''), o.clock_from, case when o.kind = 'formal_mentor' then o.overdue_since end) as name,
        case o.kind when 'formal_mentor' then rule.mentor_escalation_days else rule.obligation_escalation_days end as escalation_days,
        rule.obligation_reminder_days as reminder_days,
        case when o.state = 'overdue' then o.overdue_since when (o.detail ->> 'is_late')::boolean then o.due_on + 1 end as late_from
      from ${rows} o cross join rule
      where o.state in ('due', 'overdue')
    ), pair as (
      select m.*, told.person_id as told_id
      from matter m
      join assignment a on a.id = m.assignment_id and a.starts_on <= ${today} and (a.until_on is null or a.until_on > ${today})
      cross join lateral (values (m.person_id), (m.mentor_id)) told(person_id)
      where m.kind = any (${TOLD_PAIR}::text[])
    ), long_overdue as materialized (
      select m.person_id, m.name, ${today} - m.overdue_since > m.escalation_days + ${LATE_DAYS}::int as is_old,
        exists (
          select from notification n
          where n.department_id = ${ctx.department_id} and n.kind = 'obligation_overdue' and n.subject_id = m.person_id and n.occasion = m.name
        ) as is_told
      from matter m
      where m.state = 'overdue' and m.kind = any (${TOLD_LEADERS}::text[]) and ${today} - m.overdue_since >= m.escalation_days
    ), leader as materialized (
      select who.person_id as about_id, l.person_id
      from (select distinct o.person_id from long_overdue o where not (o.is_told and o.is_old)) who
      cross join lateral responsible_leaders(who.person_id, ${today}) l
    ), begun as (
      select 'obligation_overdue' as kind, exists (
        select from notification n where n.department_id = ${ctx.department_id} and n.kind = 'obligation_overdue') as has_told
      union all
      select 'obligation_late', exists (
        select from notification n where n.department_id = ${ctx.department_id} and n.kind = 'obligation_late')
    ), told as (
      select m.person_id, 'obligation_due' as kind, m.person_id as subject_id, 'open:' || m.name as occasion, false as is_old
      from matter m
      where m.state = 'due' and m.kind = any (${TOLD_OPEN}::text[]) and m.opens_on > ${today} - ${LATE_DAYS}::int
      union all
      select m.person_id, 'obligation_due', m.person_id, 'due:' || m.name, false
      from matter m
      where m.state = 'due' and m.kind = any (${TOLD_DUE}::text[]) and m.due_on between ${today} and ${today} + m.reminder_days
      union all
      select m.told_id, 'obligation_due', m.person_id, 'due:' || m.name, false
      from pair m
      where m.state = 'due' and m.due_on between ${today} and ${today} + m.reminder_days
      union all
      select m.told_id, 'obligation_late', m.person_id, m.name, not begun.has_told and m.late_from < ${today} - ${LATE_DAYS}::int
      from pair m join begun on begun.kind = 'obligation_late'
      where m.late_from <= ${today}
      union all
      select l.person_id, 'obligation_overdue', o.person_id, o.name, not begun.has_told and o.is_old
      from long_overdue o join leader l on l.about_id = o.person_id join begun on begun.kind = 'obligation_overdue'
      where not (o.is_told and o.is_old)
    )
    select distinct t.person_id, t.kind, t.subject_id, t.occasion, t.is_old
    from told t
    where not exists (
      select from notification n
      where n.person_id = t.person_id and n.kind = t.kind and n.subject_id = t.subject_id and n.occasion = t.occasion)
    order by t.subject_id, t.person_id, t.occasion`.execute(ctx.db);
  return found;
};
