import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { lockFirst } from '../../../../core/locks.ts';
import { isSuspended, statusOn } from '../../../../domain/sql/assignments.ts';
import { party } from '../../../../domain/sql/parties.ts';
import { isClaim, readable } from '../../../mentorship/assignments/sql.ts';
import type { NewPairFeedback, PairFeedbackQuery } from './schema.ts';

/**
 * True of feedback, `f`, that the caller may read: `permitted` holds for the two and the author. A mentor may read it because of the assignment,
 * `a`, and so not while a conflict suspends it.
 */
export const visible = (ctx: Ctx, permitted: Predicate): Predicate =>
  sql<boolean>`(${permitted} and (f.author_id = ${ctx.actor.person_id} or a.mentee_id = ${ctx.actor.person_id}
    or not ${isSuspended('a', ctx.today)}))`;

/** The feedback for which `shown` holds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, shown: Predicate, { assignment_id, author_id }: Omit<PairFeedbackQuery, 'limit'>) => {
  let rows = ctx.db
    .selectFrom('pair_feedback as f')
    .innerJoin('assignment as a', 'a.id', 'f.assignment_id')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .innerJoin('person as author', 'author.id', 'f.author_id')
    .select(['f.id', 'f.assignment_id', 'a.mentee_id', 'a.mentor_id', 'f.author_id', 'f.given_on', 'f.body'])
    .select(['f.row_version', 'f.created_at', 'f.updated_at'])
    .select([party('mentee').as('mentee'), party('mentor').as('mentor'), party('author').as('author')])
    .where('f.department_id', '=', ctx.department_id)
    .where(shown);
  if (assignment_id) rows = rows.where('f.assignment_id', '=', assignment_id);
  if (author_id) rows = rows.where('f.author_id', '=', author_id);
  return rows;
};

/** Feedback by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => list(ctx, shown, {}).where('f.id', '=', id).executeTakeFirst();

/**
 * The assignment with its status today, locked for share, and whether the caller may give feedback; nothing unless they may know of it, which
 * the office alone does not let them of a claim.
 */
export const assignment = async (ctx: WriteCtx, id: string, permitted: Predicate) => {
  await lockFirst(ctx, 'assignment', id, 'share');
  return ctx.db
    .selectFrom('assignment as a')
    .select(['a.id', 'a.mentee_id', 'a.mentor_id', 'a.subtype', statusOn('a', ctx.today).as('status')])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where(sql<boolean>`(${readable(ctx)} or (${permitted} and not ${isClaim}))`)
    .forShare('a')
    .executeTakeFirst();
};

/** Adds feedback by the caller, given today. */
export const insert = (ctx: WriteCtx, values: NewPairFeedback) =>
  ctx.db
    .insertInto('pair_feedback')
    .values({ ...values, department_id: ctx.department_id, author_id: ctx.actor.person_id, given_on: ctx.today })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Part of a merge: what the duplicate wrote is the survivor's. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('pair_feedback')
    .set({ author_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('author_id', '=', from)
    .execute();
