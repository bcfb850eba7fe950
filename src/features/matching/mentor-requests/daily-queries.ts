import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { involvedInMatch } from '../../../domain/involvement.ts';
import { leadersAndLeads } from '../../../domain/sql/leaders.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { statusToday } from './queries.ts';

/** How often leaders are reminded of the same request. */
const REMIND_EVERY_DAYS = 30;

/**
 * Whom to notify that nobody has opened a discussion in time: the mentee's leaders and the mentorship leads, on the due day and every thirty days
 * after it. Those who were notified of the same occasion are left out.
 */
export const unanswered = async (ctx: WriteCtx): Promise<{ person_id: string; subject_id: string; due_on: string; occasion: string }[]> =>
  (
    await sql<{ person_id: string; subject_id: string; due_on: string; occasion: string }>`
      select leader.person_id, r.id as subject_id, due.on_day as due_on, turn.occasion
      from mentor_request r
      cross join lateral ${statusToday(ctx)} current
      cross join lateral (select request_due_on(r) as on_day) due
      cross join lateral (
        select (${ctx.today}::date - (${ctx.today}::date - due.on_day) % ${REMIND_EVERY_DAYS}::int)::text as occasion
      ) turn
      cross join lateral ${leadersAndLeads('r.mentee_id', ctx.today, involvedInMatch('r.id'))} leader
      where r.department_id = ${ctx.department_id} and r.answer_due_on <= ${ctx.today}::date and due.on_day <= ${ctx.today}::date and r.withdrawn_on is null
        and current.status = 'open' and leader.person_id <> r.mentee_id
        and ${notNotified({ person: 'leader.person_id', kind: 'request_unanswered', subject: 'r.id', occasion: 'turn.occasion' })}`.execute(
      ctx.db,
    )
  ).rows;

/** Requests that the calendar has opened again after no match, and of which nobody has been notified. */
export const reopened = async (ctx: WriteCtx): Promise<{ id: string; mentee_id: string; reopens_on: string }[]> =>
  (
    await sql<{ id: string; mentee_id: string; reopens_on: string }>`
      select r.id, r.mentee_id, moved.reopens_on
      from mentor_request r
      cross join lateral ${statusToday(ctx)} current
      cross join lateral (select request_reopens_on(r) as reopens_on) moved
      where r.department_id = ${ctx.department_id} and r.reopens_on <= ${ctx.today}::date and moved.reopens_on <= ${ctx.today}::date
        and r.withdrawn_on is null
        and current.status = 'open'
        and not exists (select from event e where e.department_id = r.department_id and e.subject_id = r.id
          and e.type = 'mentor_request.reopened' and e.data ->> 'reopens_on' = moved.reopens_on::text)
      order by r.id`.execute(ctx.db)
  ).rows;

/** Keeps the day on which the calendar has opened a request again: no leave that is recorded later closes it. */
export const keepReopened = (ctx: WriteCtx, id: string, reopens_on: string) =>
  ctx.db
    .updateTable('mentor_request as r')
    .set({ reopens_on, reopened_on: reopens_on, answer_due_on: sql<string>`r.answer_due_on + (${reopens_on}::date - r.reopens_on)` })
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where('r.reopened_on', 'is', null)
    .execute();
