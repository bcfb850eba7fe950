import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import type { Notifies } from './descriptor.ts';
import { kinds } from './kinds.ts';
import { owed } from './owed-queries.ts';

/**
 * After so many days a matter is no news any more. A service that is new in a department notes it as notified instead of notifying of everything
 * at once, and whoever becomes responsible for somebody later finds it in the handover pack.
 */
export const LATE_DAYS = 30;

const notifying = (holds: (notifies: Notifies) => boolean) => kinds.filter(({ notifies }) => holds(notifies)).map(({ kind }) => kind);
const AT_OPENING = notifying(({ person }) => person === 'opening_and_due');
const BEFORE_DUE = notifying(({ person }) => person !== null);
const OF_PAIRS = notifying(({ pair }) => pair);
const LEADERS = notifying(({ leaders }) => leaders !== null);
const LEADERS_AGAIN = notifying(({ leaders }) => leaders?.again === true);
const AFTER_MENTOR_ESCALATION = notifying(({ leaders }) => leaders?.after === 'mentor_escalation_days');

/**
 * Notifications that are due and were not made yet: people of what has opened or is due within the policy's days, pairs of what they have
 * missed, and those who answer for people of what has been overdue for the policy's days, however late that became known. Once for an occasion
 * and clock, but where the kind asks for one each time it becomes overdue.
 */
export const untold = async (ctx: WriteCtx): Promise<Notice[]> => {
  const notified = notifying(({ person, pair, leaders }) => person !== null || pair || leaders !== null);
  const rows = owed({ department_id: ctx.department_id, time_zone: ctx.actor.time_zone, as_of: ctx.today, of: yes, kinds: notified });
  const today = sql`${ctx.today}::date`;
  const { rows: found } = await sql<Notice>`
    with rule as (
      select p.obligation_reminder_days, p.obligation_escalation_days, p.mentor_escalation_days from policy p
      where p.department_id = ${ctx.department_id} and p.starts_on <= ${today} and (p.ends_on is null or p.ends_on > ${today})
    ), matter as materialized (
      select o.*, concat_ws(':', o.kind, nullif(o.occasion, ''), o.clock_from, case when o.kind = any (${LEADERS_AGAIN}::text[]) then o.overdue_since end) as name,
        case when o.kind = any (${AFTER_MENTOR_ESCALATION}::text[]) then rule.mentor_escalation_days else rule.obligation_escalation_days end as escalation_days,
        rule.obligation_reminder_days as reminder_days,
        case when o.state = 'overdue' then o.overdue_since when (o.detail ->> 'is_late')::boolean then o.due_on + 1 end as late_from
      from ${rows} o cross join rule
      where o.state in ('due', 'overdue')
    ), pair as (
      select m.*, told.person_id as told_id
      from matter m
      join assignment a on a.id = m.assignment_id and a.starts_on <= ${today} and (a.until_on is null or a.until_on > ${today})
      cross join lateral (values (m.person_id), (m.mentor_id)) told(person_id)
      where m.kind = any (${OF_PAIRS}::text[])
    ), long_overdue as materialized (
      select m.person_id, m.name, ${today} - m.overdue_since > m.escalation_days + ${LATE_DAYS}::int as is_old,
        exists (
          select from notification n
          where n.department_id = ${ctx.department_id} and n.kind = 'obligation_overdue' and n.subject_id = m.person_id and n.occasion = m.name
        ) as is_told
      from matter m
      where m.state = 'overdue' and m.kind = any (${LEADERS}::text[]) and ${today} - m.overdue_since >= m.escalation_days
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
      where m.state = 'due' and m.kind = any (${AT_OPENING}::text[]) and m.opens_on > ${today} - ${LATE_DAYS}::int
      union all
      select m.person_id, 'obligation_due', m.person_id, 'due:' || m.name, false
      from matter m
      where m.state = 'due' and m.kind = any (${BEFORE_DUE}::text[]) and m.due_on between ${today} and ${today} + m.reminder_days
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
