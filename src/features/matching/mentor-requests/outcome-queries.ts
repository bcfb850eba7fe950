import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import type { MentorRequest } from './schema.ts';

/** What a discussion needs to know of the request it is about. */
export const facts = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('mentor_request as r')
    .select([
      'r.mentee_id',
      'r.is_primary',
      'r.replaces_id',
      'r.starts_on',
      'r.planned_ends_on',
      sql<string[]>`array(select n.area from need n where n.needs_profile_id = r.needs_profile_id order by n.priority desc, n.area)`.as(
        'need_areas',
      ),
    ])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .executeTakeFirstOrThrow();

/** From now on the request goes by the needs recorded last. */
export const takeLatestNeeds = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('mentor_request as r')
    .set({
      needs_profile_id: sql<string>`(select n.id from needs_profile n where n.person_id = r.mentee_id order by n.version desc limit 1)`,
    })
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .returning('r.needs_profile_id')
    .executeTakeFirstOrThrow();

/** No match: for a mentee early in the career it opens again after the policy's days, and then waits for an answer anew. */
export const setNoMatch = async (ctx: WriteCtx, id: string, reason: NonNullable<MentorRequest['no_match_reason']>) => {
  const again = sql`case when coalesce((select n.career_stage from needs_profile n where n.id = r.needs_profile_id),
    career_stage(r.mentee_id, ${ctx.today}::date)) = 'early' then ${ctx.today}::date + p.no_match_reopen_days end`;
  return ctx.db
    .updateTable('mentor_request as r')
    .from('policy as p')
    .set({
      no_match_on: ctx.today,
      no_match_reason: reason,
      reopens_on: sql<string | null>`${again}`,
      answer_due_on: sql<string>`coalesce(${again} + p.request_answer_days, r.answer_due_on)`,
    })
    .whereRef('p.department_id', '=', 'r.department_id')
    .where(holdsOn('p', ctx.today))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .returning(['r.mentee_id', 'r.no_match_on', 'r.reopens_on'])
    .executeTakeFirstOrThrow();
};

/** The words for it; those of an earlier time make room. */
export const setNoMatchNote = (ctx: WriteCtx, request_id: string, no_match_note: string | null) =>
  ctx.db
    .insertInto('mentor_request_note')
    .values({ request_id, no_match_note })
    .onConflict((conflict) => conflict.column('request_id').doUpdateSet({ no_match_note }))
    .execute();

const REMIND_EVERY_DAYS = 30;

/** Who is to be told that nobody has opened a discussion in time: the mentee's leaders and the leads, on the day, and every thirty days. */
export const unanswered = async (ctx: WriteCtx): Promise<{ person_id: string; subject_id: string; due_on: string; occasion: string }[]> =>
  (
    await sql<{ person_id: string; subject_id: string; due_on: string; occasion: string }>`
      select told.person_id, r.id as subject_id, r.answer_due_on as due_on, turn.occasion
      from mentor_request r
      cross join lateral mentor_request_status(r, ${ctx.today}::date) known
      cross join lateral (
        select (${ctx.today}::date - (${ctx.today}::date - r.answer_due_on) % ${REMIND_EVERY_DAYS}::int)::text as occasion
      ) turn
      cross join lateral (
        select l.person_id from responsible_leaders(r.mentee_id, ${ctx.today}::date) l
        union
        select c.person_id from match_capacities(r.mentee_id, ${ctx.today}::date) c where c.capacity = 'mentorship_lead'
      ) told
      where r.department_id = ${ctx.department_id} and r.answer_due_on <= ${ctx.today}::date and r.withdrawn_on is null
        and known.status = 'open' and told.person_id <> r.mentee_id
        and ${notNotified({ person: 'told.person_id', kind: 'request_unanswered', subject: 'r.id', occasion: 'turn.occasion' })}`.execute(
      ctx.db,
    )
  ).rows;

/** Requests that the calendar has opened again after no match, and of which nobody has been told. */
export const reopened = async (ctx: WriteCtx): Promise<{ id: string; mentee_id: string; reopens_on: string }[]> =>
  (
    await sql<{ id: string; mentee_id: string; reopens_on: string }>`
      select r.id, r.mentee_id, r.reopens_on
      from mentor_request r cross join lateral mentor_request_status(r, ${ctx.today}::date) known
      where r.department_id = ${ctx.department_id} and r.reopens_on <= ${ctx.today}::date and r.withdrawn_on is null
        and known.status = 'open'
        and not exists (select from event e where e.department_id = r.department_id and e.subject_id = r.id
          and e.type = 'mentor_request.reopened' and e.data ->> 'reopens_on' = r.reopens_on::text)
      order by r.id`.execute(ctx.db)
  ).rows;

export const reassignMentee = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('mentor_request')
    .set({ mentee_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('mentee_id', '=', from)
    .execute();

/** A choice of the duplicate is dropped where the survivor is chosen as well, or is the mentee. */
export const dropChoices = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .deleteFrom('mentor_request_choice as ch')
    .using('mentor_request as r')
    .whereRef('r.id', '=', 'ch.request_id')
    .where('r.department_id', '=', ctx.department_id)
    .where('ch.mentor_id', 'in', [from, to])
    .where(
      sql<boolean>`(r.mentee_id = ${to} or (ch.mentor_id = ${from} and exists (select from mentor_request_choice other
        where other.request_id = ch.request_id and other.mentor_id = ${to})))`,
    )
    .execute();

export const reassignChoices = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('mentor_request_choice as ch')
    .from('mentor_request as r')
    .set({ mentor_id: to })
    .whereRef('r.id', '=', 'ch.request_id')
    .where('r.department_id', '=', ctx.department_id)
    .where('ch.mentor_id', '=', from)
    .execute();
