import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { MentorRequest } from './schema.ts';

/** What a discussion needs to know of the request it is about. An assignment that was voided is not replaced. */
export const facts = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('mentor_request as r')
    .select([
      'r.mentee_id',
      'r.is_primary',
      sql<string | null>`(select a.id from assignment a where a.id = r.replaces_id and ${counts('a')})`.as('replaces_id'),
      'r.starts_on',
      'r.planned_ends_on',
      sql<string[]>`array(select n.area from need n where n.needs_profile_id = r.needs_profile_id order by n.priority desc, n.area)`.as(
        'need_areas',
      ),
    ])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .executeTakeFirstOrThrow();

/** Bases the request on the needs profile recorded last. */
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

/** Ends the request without a match. For a mentee early in the career it opens again after the policy's days, with new days for an answer. */
export const setNoMatch = async (ctx: WriteCtx, id: string, reason: NonNullable<MentorRequest['no_match_reason']>) => {
  const reopens = sql`case when coalesce((select n.career_stage from needs_profile n where n.id = r.needs_profile_id),
    career_stage(r.mentee_id, ${ctx.today}::date)) = 'early' then ${ctx.today}::date + p.no_match_reopen_days end`;
  return ctx.db
    .updateTable('mentor_request as r')
    .from('policy as p')
    .set({
      no_match_on: ctx.today,
      no_match_reason: reason,
      reopens_on: sql<string | null>`${reopens}`,
      reopened_on: null,
      answer_due_on: sql<string>`coalesce(${reopens} + p.request_answer_days, r.answer_due_on)`,
    })
    .where(policyOn('p', 'r.department_id', ctx.today))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .returning(['r.mentee_id', 'r.no_match_on', 'r.reopens_on'])
    .executeTakeFirstOrThrow();
};

/** Stores the note about it, in place of an earlier one. */
export const setNoMatchNote = (ctx: WriteCtx, request_id: string, no_match_note: string | null) =>
  ctx.db
    .insertInto('mentor_request_note')
    .values({ request_id, no_match_note })
    .onConflict((conflict) => conflict.column('request_id').doUpdateSet({ no_match_note }))
    .execute();
