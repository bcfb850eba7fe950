import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { isSuspended } from '../../../domain/sql/assignments.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { State } from './kinds.ts';
import type { MentorFeedbackQuery, NewMentorFeedback } from './schema.ts';

/**
 * True of feedback, `f`, that the caller may read: `permitted` holds for both of the pair. The mentee reads all that is theirs; the mentor what was
 * released with the name of the mentee, and not while a conflict suspends the assignment, `a`.
 */
export const visible = (ctx: Ctx, permitted: Predicate): Predicate =>
  sql<boolean>`(${permitted} and (a.mentee_id = ${ctx.actor.person_id} or (f.state = 'released' and not ${isSuspended('a', ctx.today)})))`;

/** The feedback for which `shown` holds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, shown: Predicate, query: Omit<MentorFeedbackQuery, 'limit'>) => {
  let rows = ctx.db
    .selectFrom('mentor_feedback as f')
    .innerJoin('assignment as a', 'a.id', 'f.assignment_id')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .leftJoin('feedback_collection as c', 'c.id', 'f.collection_id')
    .select(['f.id', 'f.assignment_id', 'a.mentee_id', 'a.mentor_id', 'f.form', 'f.state as status', 'f.body', 'f.given_on', 'c.shown_on'])
    .select(['f.row_version', 'f.created_at', 'f.updated_at'])
    .select([party('mentee').as('mentee'), party('mentor').as('mentor')])
    .where('f.department_id', '=', ctx.department_id)
    .where(shown);
  if (query.assignment_id) rows = rows.where('f.assignment_id', '=', query.assignment_id);
  if (query.mentee_id) rows = rows.where('a.mentee_id', '=', query.mentee_id);
  if (query.mentor_id) rows = rows.where('a.mentor_id', '=', query.mentor_id);
  if (query.status) rows = rows.where('f.state', 'in', query.status);
  return rows;
};

/** Feedback by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => list(ctx, shown, {}).where('f.id', '=', id).executeTakeFirst();

/** The stored row, locked, with whether the caller may act on it; nothing unless they may read it. */
export const lock = (ctx: WriteCtx, id: string, shown: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('mentor_feedback as f')
    .innerJoin('assignment as a', 'a.id', 'f.assignment_id')
    .select(['f.id', 'f.assignment_id', 'f.form', 'f.state', 'f.body', 'f.row_version', 'a.mentor_id'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('f.department_id', '=', ctx.department_id)
    .where('f.id', '=', id)
    .where(sql<boolean>`(${shown} or ${permitted})`)
    .forNoKeyUpdate('f')
    .executeTakeFirst();

/** Adds a draft. */
export const insert = (ctx: WriteCtx, values: NewMentorFeedback) =>
  ctx.db
    .insertInto('mentor_feedback')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = Partial<{ form: NewMentorFeedback['form']; state: State; body: string | null; given_on: string }>;

/** Changes the columns given. Call it under the lock of the feedback. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('mentor_feedback').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();
