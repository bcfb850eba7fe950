import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { no, yes } from '../../../core/db.ts';
import { involvedInMatch } from '../../../domain/involvement.ts';
import { leadersAndLeads } from '../../../domain/sql/leaders.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { discussions, statusToday } from './queries.ts';

/** Open discussions that are due within the policy's reminder days, and of which nobody has been reminded. */
export const waiting = (ctx: WriteCtx) =>
  discussions(ctx, yes, { readable: no, leaves: yes })
    .innerJoin('policy as p', 'p.id', 'r.policy_id')
    .where('d.outcome', 'is', null)
    .where(sql<boolean>`current.status = 'in_discussion'`)
    .where(sql<boolean>`match_due_on(d, r) - least(p.reminder_days, p.request_answer_days - 1) <= ${ctx.today}`)
    .where(sql<boolean>`not exists (select from notification n where n.subject_id = d.id and n.kind = 'discussion_due')`)
    .orderBy('d.id')
    .execute();

/** How often leaders are reminded of the same discussion. */
const REMIND_EVERY_DAYS = 30;

/**
 * Whom to notify of overdue discussions: the mentee's leaders and the mentorship leads, on the due day and every thirty days after it. Those who
 * were notified of the same occasion are left out.
 */
export const overdue = async (ctx: WriteCtx): Promise<{ person_id: string; subject_id: string; due_on: string; occasion: string }[]> =>
  (
    await sql<{ person_id: string; subject_id: string; due_on: string; occasion: string }>`
      select leader.person_id, d.id as subject_id, due.day as due_on, turn.occasion
      from match_discussion d
      join mentor_request r on r.id = d.request_id and r.withdrawn_on is null
      cross join lateral (select match_due_on(d, r) as day) due
      cross join lateral ${statusToday(ctx)} current
      cross join lateral (
        select (${ctx.today}::date - (${ctx.today}::date - due.day) % ${REMIND_EVERY_DAYS}::int)::text as occasion
      ) turn
      cross join lateral ${leadersAndLeads('r.mentee_id', ctx.today, involvedInMatch('r.id'))} leader
      where d.department_id = ${ctx.department_id} and d.outcome is null and due.day <= ${ctx.today}::date and current.status = 'in_discussion'
        and leader.person_id <> r.mentee_id
        and ${notNotified({ person: 'leader.person_id', kind: 'discussion_overdue', subject: 'd.id', occasion: 'turn.occasion' })}
      order by d.id, leader.person_id`.execute(ctx.db)
  ).rows;
