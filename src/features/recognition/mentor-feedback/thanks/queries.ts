import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { isSuspended } from '../../../../domain/sql/assignments.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { NewThanks, ThanksQuery } from './schema.ts';

/** True of thanks that the caller may read: `permitted` holds for the two; the mentor not while a conflict suspends the assignment, `a`. */
export const visible = (ctx: Ctx, permitted: Predicate): Predicate =>
  sql<boolean>`(${permitted} and (a.mentee_id = ${ctx.actor.person_id} or not ${isSuspended('a', ctx.today)}))`;

/** The thanks, `t`, for which `shown` holds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, shown: Predicate, { assignment_id, mentee_id, mentor_id }: Omit<ThanksQuery, 'limit'>) => {
  let rows = ctx.db
    .selectFrom('thanks as t')
    .innerJoin('assignment as a', 'a.id', 't.assignment_id')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .select(['t.id', 't.assignment_id', 'a.mentee_id', 'a.mentor_id', 't.message', 't.sent_on', 't.published_at', 't.agreed_at'])
    .select(['t.row_version', 't.created_at', 't.updated_at'])
    .select([party('mentee').as('mentee'), party('mentor').as('mentor'), sql<boolean>`t.agreed_at is not null`.as('is_public')])
    .where('t.department_id', '=', ctx.department_id)
    .where(shown);
  if (assignment_id) rows = rows.where('t.assignment_id', '=', assignment_id);
  if (mentee_id) rows = rows.where('a.mentee_id', '=', mentee_id);
  if (mentor_id) rows = rows.where('a.mentor_id', '=', mentor_id);
  return rows;
};

/** Thanks by their id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => list(ctx, shown, {}).where('t.id', '=', id).executeTakeFirst();

/** The stored row, locked, with whether the caller may act on it; nothing unless they may read it. */
export const lock = (ctx: WriteCtx, id: string, shown: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('thanks as t')
    .innerJoin('assignment as a', 'a.id', 't.assignment_id')
    .select(['t.id', 't.published_at', 't.agreed_at', 't.row_version', 'a.mentee_id', 'a.mentor_id'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('t.department_id', '=', ctx.department_id)
    .where('t.id', '=', id)
    .where(sql<boolean>`(${shown} or ${permitted})`)
    .forNoKeyUpdate('t')
    .executeTakeFirst();

/** Adds thanks, sent today. */
export const insert = (ctx: WriteCtx, values: NewThanks) =>
  ctx.db
    .insertInto('thanks')
    .values({ ...values, department_id: ctx.department_id, sent_on: ctx.today })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes who wishes them to be public. Call it under the lock of the thanks. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<Record<'published_at' | 'agreed_at', string | null>>) =>
  ctx.db.updateTable('thanks').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();
