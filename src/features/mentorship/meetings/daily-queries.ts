import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { civilDay } from '../../../domain/sql/days.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { policyOn } from '../../../domain/sql/policies.ts';

/**
 * Held meetings that were logged at least the policy's reminder days ago, and of which nobody was reminded since. `person_id` is the side
 * that can confirm.
 */
export const unconfirmed = async (ctx: WriteCtx) =>
  (
    await sql<{ person_id: string; subject_id: string; from_person_id: string; occasion: string }>`
      select other.person_id, m.id as subject_id, m.logged_by as from_person_id, logged.occasion
      from meeting m
      join assignment a on a.id = m.assignment_id and ${counts('a')}
      join policy p on ${policyOn('p', 'm.department_id', ctx.today)}
      cross join lateral (select case m.logged_by when a.mentee_id then a.mentor_id else a.mentee_id end as person_id) other
      cross join lateral (select to_char(m.logged_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') as occasion) logged
      where m.department_id = ${ctx.department_id} and m.state = 'held'
        and ${civilDay('m.logged_at', ctx.actor.time_zone)} + p.meeting_reminder_days <= ${ctx.today}::date
        and ${notNotified({ person: 'other.person_id', kind: 'meeting_unconfirmed', subject: 'm.id', occasion: 'logged.occasion' })}
      order by m.id`.execute(ctx.db)
  ).rows;
