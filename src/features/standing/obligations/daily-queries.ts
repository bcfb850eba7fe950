import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { lateDivisions } from '../../../domain/sql/cut-over.ts';
import { civilDay } from '../../../domain/sql/days.ts';
import { responsibleLeaders } from '../../../domain/sql/leaders.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import type { Notifies } from './descriptor.ts';
import { kinds, type ObligationKind } from './kinds.ts';
import { owed } from './owed-queries.ts';

/**
 * After so many days a matter is old. A service that is new in a department records a notification of an old matter as read instead of mailing
 * everything at once, and whoever becomes responsible for somebody later finds it in the handover pack.
 */
const OLD_DAYS = 30;

const today = (ctx: WriteCtx) => sql<string>`${ctx.today}::date`;

/** The days of the policy that holds today. */
const rule = (ctx: WriteCtx) => sql`(
  select p.obligation_reminder_days, p.obligation_escalation_days, p.mentor_escalation_days from policy p
  where ${policyOn('p', sql.val(ctx.department_id), ctx.today)})`;

/** The obligations of these kinds of everybody in the department, as they stand today. */
const obligations = (ctx: WriteCtx, of: readonly ObligationKind[]) =>
  owed({ department_id: ctx.department_id, time_zone: ctx.actor.time_zone, as_of: ctx.today, of: yes, kinds: of });

/**
 * Those of the people for whom the programme has begun within the last days, in the department or in a division that begins later, and who were not
 * notified of anything that it asks before today.
 */
export const onTheirFirstDay = async (ctx: WriteCtx, person_ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ person_id: string }>`
    with begun as (
      select d.programme_starts_on as on_day from department d where d.id = ${ctx.department_id}
      union all
      select unnest(late.days) from (${lateDivisions(ctx.department_id, undefined)}) late
    )
    select asked.person_id from unnest(${person_ids}::uuid[]) asked(person_id)
    where exists (select from begun where begun.on_day <= ${today(ctx)} and begun.on_day > ${today(ctx)} - ${OLD_DAYS}::int)
      and not exists (
        select from notification n
        where n.person_id = asked.person_id and n.kind = any (${OF_OBLIGATIONS}::text[])
          and ${civilDay('n.created_at', ctx.actor.time_zone)} < ${today(ctx)})`.execute(ctx.db);
  return new Set(rows.map(({ person_id }) => person_id));
};

/** The kinds of notification that tell of obligations. */
const OF_OBLIGATIONS = ['obligation_due', 'obligation_late', 'obligation_overdue', 'check_in_due', 'reviews_due'];

/** True where somebody was notified: of the kind, of this subject and occasion where they are named. */
const wasNotified = (ctx: WriteCtx, kind: string, about = sql`true`) => sql<boolean>`exists (
  select from notification n where n.department_id = ${ctx.department_id} and n.kind = ${sql.lit(kind)} and ${about})`;

/** The notices of the relation `notice` of which the person was not notified yet, in a fixed order. */
const newNotices = sql`
  select distinct n.person_id, n.kind, n.subject_id, n.occasion, n.is_old from notice n
  where ${notNotified({ person: 'n.person_id', kind: sql`n.kind`, subject: 'n.subject_id', occasion: 'n.occasion' })}
  order by n.subject_id, n.person_id, n.occasion`;

const notifying = (holds: (notifies: Notifies) => boolean) => kinds.filter(({ notifies }) => holds(notifies)).map(({ kind }) => kind);
const AT_OPENING = notifying(({ person }) => person === 'opening_and_due');
const BEFORE_DUE = notifying(({ person }) => person !== null);
const FOR_PAIRS = notifying(({ pair }) => pair);
const FOR_LEADERS = notifying(({ leaders }) => leaders !== null);
const FOR_LEADERS_AGAIN = notifying(({ leaders }) => leaders?.again === true);
const AFTER_MENTOR_ESCALATION = notifying(({ leaders }) => leaders?.after === 'mentor_escalation_days');

/**
 * The notices about obligations that are due today and were not given yet: to people of what has opened or is due within the policy's days, to
 * pairs of what they have missed, and to those who answer for a person of what has been overdue for the policy's days, also where that became
 * known late. One notice for each occasion and clock; where the kind says so, one each time it becomes overdue.
 */
export const obligationNotices = async (ctx: WriteCtx): Promise<Notice[]> => {
  const notified = notifying(({ person, pair, leaders }) => person !== null || pair || leaders !== null);
  const { rows } = await sql<Notice>`
    with matter as materialized (
      select o.*, concat_ws(':', o.kind, nullif(o.occasion, ''), o.clock_from, case when o.kind = any (${FOR_LEADERS_AGAIN}::text[]) then o.due_on + 1 end) as name,
        case when o.kind = any (${AFTER_MENTOR_ESCALATION}::text[]) then rule.mentor_escalation_days else rule.obligation_escalation_days end as escalation_days,
        rule.obligation_reminder_days as reminder_days,
        -- Leaders are told of a missing mentor by the days without one, whatever the time of grace.
        case when o.kind = any (${AFTER_MENTOR_ESCALATION}::text[]) then least(${today(ctx)} - o.due_on - 1, (o.detail ->> 'days_without')::int)
          else ${today(ctx)} - o.overdue_since end as late_days,
        case when o.state = 'overdue' then o.overdue_since when (o.detail ->> 'is_late')::boolean then o.due_on + 1 end as late_from
      from ${obligations(ctx, notified)} o cross join ${rule(ctx)} rule
      where o.state in ('due', 'overdue')
    ), pair as (
      select m.*, side.person_id as recipient_id
      from matter m
      join assignment a on a.id = m.assignment_id and a.starts_on <= ${today(ctx)} and (a.until_on is null or a.until_on > ${today(ctx)})
      cross join lateral (values (m.person_id), (m.mentor_id)) side(person_id)
      where m.kind = any (${FOR_PAIRS}::text[])
    ), long_overdue as materialized (
      select m.person_id, m.name, m.late_days > m.escalation_days + ${OLD_DAYS}::int as is_old,
        ${wasNotified(ctx, 'obligation_overdue', sql`n.subject_id = m.person_id and n.occasion = m.name`)} as is_notified
      from matter m
      where m.state = 'overdue' and m.kind = any (${FOR_LEADERS}::text[]) and m.late_days >= m.escalation_days
    ), leader as materialized (
      select owner.person_id as about_id, l.person_id
      from (select distinct o.person_id from long_overdue o where not (o.is_notified and o.is_old)) owner
      cross join lateral ${responsibleLeaders('owner.person_id', today(ctx))} l
    ), begun as (
      select ${wasNotified(ctx, 'obligation_overdue')} as overdue, ${wasNotified(ctx, 'obligation_late')} as late
    ), notice as (
      select m.person_id, 'obligation_due' as kind, m.person_id as subject_id, 'open:' || m.name as occasion, false as is_old
      from matter m
      where m.state = 'due' and m.kind = any (${AT_OPENING}::text[]) and m.opens_on > ${today(ctx)} - ${OLD_DAYS}::int
      union all
      select m.person_id, 'obligation_due', m.person_id, 'due:' || m.name, false
      from matter m
      where m.state = 'due' and m.kind = any (${BEFORE_DUE}::text[]) and m.due_on between ${today(ctx)} and ${today(ctx)} + m.reminder_days
      union all
      select m.recipient_id, 'obligation_due', m.person_id, 'due:' || m.name, false
      from pair m
      where m.state = 'due' and m.due_on between ${today(ctx)} and ${today(ctx)} + m.reminder_days
      union all
      select m.recipient_id, 'obligation_late', m.person_id, m.name, not begun.late and m.late_from < ${today(ctx)} - ${OLD_DAYS}::int
      from pair m cross join begun
      where m.late_from <= ${today(ctx)}
      union all
      select l.person_id, 'obligation_overdue', o.person_id, o.name, not begun.overdue and o.is_old
      from long_overdue o join leader l on l.about_id = o.person_id cross join begun
      where not (o.is_notified and o.is_old)
    )
    ${newNotices}`.execute(ctx.db);
  return rows;
};

export type CheckInNotice = { mentee_id: string; occasion: string; is_late: boolean; is_old: boolean };

/** Check-ins that have opened, are due soon or are long overdue, and of which nobody was notified yet: each stage once a clock. */
export const checkInNotices = async (ctx: WriteCtx): Promise<CheckInNotice[]> => {
  const { rows } = await sql<CheckInNotice>`
    with begun as (
      select ${wasNotified(ctx, 'check_in_due')} as check_in
    ), matter as (
      select m.person_id as mentee_id, stage.name || ':' || m.clock_from as occasion, stage.name = 'late' as is_late,
        not begun.check_in and m.overdue_since + rule.obligation_escalation_days < ${today(ctx)} - ${OLD_DAYS}::int as is_old
      from ${obligations(ctx, ['check_in'])} m cross join ${rule(ctx)} rule cross join begun
      cross join lateral (values
        ('open', m.state = 'due' and m.opens_on > ${today(ctx)} - ${OLD_DAYS}::int),
        ('due', m.state = 'due' and m.due_on between ${today(ctx)} and ${today(ctx)} + rule.obligation_reminder_days),
        ('late', m.state = 'overdue' and m.overdue_since + rule.obligation_escalation_days <= ${today(ctx)})
      ) stage(name, is_now)
      where stage.is_now
    )
    select m.mentee_id, m.occasion, m.is_late, coalesce(m.is_old, false) as is_old from matter m
    where not ${wasNotified(ctx, 'check_in_due', sql`n.subject_id = m.mentee_id and n.occasion = m.occasion`)}
    order by m.mentee_id, m.occasion`.execute(ctx.db);
  return rows;
};

/**
 * The notices about annual reviews that were not given yet: to whoever holds reviews that are due soon, one a year for all of them; and to
 * whoever holds one that is long overdue, one for each review.
 */
export const reviewNotices = async (ctx: WriteCtx): Promise<Notice[]> => {
  const { rows } = await sql<Notice>`
    with begun as (
      select ${wasNotified(ctx, 'obligation_overdue', sql`n.occasion like 'annual_review:%'`)} as review
    ), matter as materialized (
      select m.*, rule.obligation_reminder_days as reminder_days, rule.obligation_escalation_days as escalation_days,
        'annual_review:' || m.occasion as name,
        m.state = 'overdue' and m.overdue_since + rule.obligation_escalation_days < ${today(ctx)} - ${OLD_DAYS}::int as is_past
      from ${obligations(ctx, ['annual_review'])} m cross join ${rule(ctx)} rule
    ), notice as (
      select h.person_id, 'reviews_due' as kind, h.person_id as subject_id, m.occasion, false as is_old
      from matter m cross join lateral annual_review_holders(m.person_id, m.opens_on, ${today(ctx)}) h
      where m.state = 'due' and m.due_on between ${today(ctx)} and ${today(ctx)} + m.reminder_days
      union
      select h.person_id, 'obligation_overdue', m.person_id, m.name, not begun.review and m.is_past
      from matter m cross join begun cross join lateral annual_review_holders(m.person_id, m.opens_on, ${today(ctx)}) h
      where m.state = 'overdue' and m.overdue_since + m.escalation_days <= ${today(ctx)}
        and not (m.is_past and ${wasNotified(ctx, 'obligation_overdue', sql`n.subject_id = m.person_id and n.occasion = m.name`)})
    )
    ${newNotices}`.execute(ctx.db);
  return rows;
};
