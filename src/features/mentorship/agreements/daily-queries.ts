import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { statusOn } from '../../../domain/sql/assignments.ts';
import { civilDay } from '../../../domain/sql/days.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { policyOn } from '../../../domain/sql/policies.ts';

/**
 * Whom to notify of what, and for which occasion. `due_on` is the day since when it is due, which clock-stopping leaves of the mentee move: for the
 * mentee, whose leaves the mentor does not read.
 */
export type Due = { person_id: string; subject_id: string; due_on: string | null; occasion: string };

const dueForMentee = sql`case when side.person_id = a.mentee_id then due.on_day end as due_on`;

/** Both sides of formal assignments that are active today and have had no agreement within the policy's days, unless they were notified. */
export const withoutAgreement = async (ctx: WriteCtx): Promise<Due[]> =>
  (
    await sql<Due>`
      select side.person_id, a.id as subject_id, ${dueForMentee}, '' as occasion
      from assignment a
      join policy p on ${policyOn('p', 'a.department_id', ctx.today)}
      cross join lateral (
        select greatest(a.starts_on, ${civilDay('a.activated_at', ctx.actor.time_zone)}) as on_day
      ) begun
      cross join lateral (
        select stretched(begun.on_day, begun.on_day + p.agreement_due_days + 1, stopped_days(a.mentee_id)) - 1 as on_day
      ) due
      cross join lateral (values (a.mentee_id), (a.mentor_id)) side(person_id)
      where a.department_id = ${ctx.department_id} and a.subtype = 'formal' and a.state = 'live' and due.on_day <= ${ctx.today}
        and not exists (select from mentoring_agreement g
          where g.assignment_id = a.id and g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null)
        and ${notNotified({ person: 'side.person_id', kind: 'agreement_due', subject: 'a.id', occasion: sql`''` })}
        and ${statusOn('a', ctx.today)} = 'active'
      order by a.id, side.person_id`.execute(ctx.db)
  ).rows;

/** Both sides of the latest agreements that both have acknowledged and whose review day has come, unless they were notified. */
export const reviewsDue = async (ctx: WriteCtx): Promise<Due[]> =>
  (
    await sql<Due>`
      select side.person_id, g.id as subject_id, ${dueForMentee}, g.review_on::text as occasion
      from mentoring_agreement g
      join assignment a on a.id = g.assignment_id
      cross join lateral (select ${civilDay(sql`greatest(g.mentee_acknowledged_at, g.mentor_acknowledged_at)`, ctx.actor.time_zone)} as on_day) agreed
      cross join lateral (select stretched(agreed.on_day, g.review_on + 1, stopped_days(a.mentee_id)) - 1 as on_day) due
      cross join lateral (values (a.mentee_id), (a.mentor_id)) side(person_id)
      where g.department_id = ${ctx.department_id} and g.review_on <= ${ctx.today} and due.on_day <= ${ctx.today}::date
        and g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null
        and not exists (select from mentoring_agreement later where later.assignment_id = g.assignment_id and later.version > g.version
          and later.mentee_acknowledged_at is not null and later.mentor_acknowledged_at is not null)
        and ${notNotified({ person: 'side.person_id', kind: 'agreement_review_due', subject: 'g.id', occasion: sql`g.review_on::text` })}
        and a.state = 'live' and ${statusOn('a', ctx.today)} = 'active'
      order by g.id, side.person_id`.execute(ctx.db)
  ).rows;
