import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { isRunning } from '../../../domain/sql/assignments.ts';
import { primaryDivisionId, primaryMembers } from '../../../domain/sql/divisions.ts';
import { isHeld, isLeadElseChair, responsibleLeaders } from '../../../domain/sql/leaders.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { isAlive } from '../../../domain/sql/people.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { Notice } from '../../platform/notifications/schema.ts';

/** Days after a director's first day on which the handover pack is still announced, should the daily work have stood still. */
const LATE_DAYS = 7;

/**
 * Notices of expected retirements of mentors, for those not yet notified: the mentor, the leaders responsible for each formal mentee, and the
 * facilitators of those mentees' divisions. Of several alert months of the policy that have come, the one nearest to the retirement counts.
 */
export const retirementNotices = async (ctx: WriteCtx): Promise<Notice[]> =>
  (
    await sql<Notice>`
      with due as (
        select profile.person_id as mentor_id, profile.retirement_expected_on, min(alert.months) as months, profile.is_willing
        from mentor_profile profile
        join person who on who.id = profile.person_id and who.merged_into_id is null
        join policy p on ${policyOn('p', 'profile.department_id', ctx.today)}
        cross join lateral unnest(p.retirement_alert_months) alert(months)
        where profile.department_id = ${ctx.department_id} and profile.retirement_expected_on > ${ctx.today}::date
          and (profile.retirement_expected_on - make_interval(months => alert.months))::date <= ${ctx.today}::date
          and is_here(profile.person_id, ${ctx.today}::date)
        group by profile.person_id
      ), mentee as (
        select distinct due.mentor_id, a.mentee_id
        from due join assignment a on a.mentor_id = due.mentor_id and a.subtype = 'formal' and ${isRunning('a', ctx.today)}
      ), recipient as (
        select due.mentor_id, due.mentor_id as person_id from due
        where due.is_willing or exists (select from mentee where mentee.mentor_id = due.mentor_id)
        union
        select mentee.mentor_id, l.person_id from mentee cross join lateral ${responsibleLeaders('mentee.mentee_id', ctx.today)} l
        union
        select mentee.mentor_id, r.person_id
        from mentee
        join leadership_role r on ${isHeld('r', 'mentorship_facilitator', ctx.today)}
          and r.division_id = ${primaryDivisionId('mentee.mentee_id', ctx.today)}
        where r.person_id <> mentee.mentee_id and is_here(r.person_id, ${ctx.today}::date)
      )
      select recipient.person_id, 'mentor_retiring' as kind, recipient.mentor_id as subject_id, due.months || ':' || due.retirement_expected_on as occasion
      from recipient join due using (mentor_id)
      where ${notNotified({ person: 'recipient.person_id', kind: 'mentor_retiring', subject: 'recipient.mentor_id', occasion: sql`due.months || ':' || due.retirement_expected_on` })}
      order by recipient.mentor_id, recipient.person_id`.execute(ctx.db)
  ).rows;

/** Notices for directors whose term began in these days and who were not notified; not where they directed the division the day before. */
export const handoverNotices = async (ctx: WriteCtx): Promise<Notice[]> =>
  (
    await sql<Notice>`
      select r.person_id, 'handover' as kind, r.division_id as subject_id, r.starts_on::text as occasion
      from leadership_role r
      where r.department_id = ${ctx.department_id} and ${isHeld('r', 'division_director', ctx.today)}
        and r.starts_on >= ${ctx.today}::date - ${LATE_DAYS}::int and is_here(r.person_id, ${ctx.today}::date)
        and not exists (
          select from leadership_role before
          where before.person_id = r.person_id and before.role = r.role and before.division_id = r.division_id
            and before.starts_on < r.starts_on and before.ends_on >= r.starts_on)
        and ${notNotified({ person: 'r.person_id', kind: 'handover', subject: 'r.division_id', occasion: sql`r.starts_on::text` })}
      order by r.id`.execute(ctx.db)
  ).rows;

/**
 * Notices of active divisions that have members and no director today: once a month for the mentorship leads or, where there are none, the
 * Chair. A director who died does not count.
 */
export const vacancyNotices = async (ctx: WriteCtx): Promise<Notice[]> =>
  (
    await sql<Notice>`
      with held as (
        select r.person_id, r.role, r.division_id
        from leadership_role r join person p on p.id = r.person_id and ${isAlive('p', ctx.today)}
        where r.department_id = ${ctx.department_id} and ${isHeld('r', ['division_director', 'mentorship_lead', 'chair'], ctx.today)}
      )
      select distinct recipient.person_id, 'director_vacant' as kind, d.id as subject_id, to_char(${ctx.today}::date, 'YYYY-MM') as occasion
      from division d
      cross join held recipient
      where d.department_id = ${ctx.department_id} and ${holdsOn('d', ctx.today)}
        and ${isLeadElseChair('recipient', 'held')}
        and not exists (select from held where held.role = 'division_director' and held.division_id = d.id)
        and exists (select from ${primaryMembers(sql.ref('d.id'), ctx.today)} m where is_here(m.person_id, ${ctx.today}::date))
        and ${notNotified({ person: 'recipient.person_id', kind: 'director_vacant', subject: 'd.id', occasion: sql`to_char(${ctx.today}::date, 'YYYY-MM')` })}
      order by d.id, recipient.person_id`.execute(ctx.db)
  ).rows;
