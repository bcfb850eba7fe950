import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { counts, isSuspended } from '../../../../domain/sql/assignments.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { FeedbackReflectionPatch, FeedbackReflectionQuery, NewFeedbackReflection } from './schema.ts';

const columns = [
  'r.id',
  'r.mentor_id',
  'r.feedback_id',
  'r.collection_id',
  'r.reflected_on',
  'r.minutes',
  'r.body',
  'r.voided_at',
  'r.row_version',
  'r.created_at',
  'r.updated_at',
] as const;

/** The reflections for which `shown` holds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, shown: Predicate, query: Omit<FeedbackReflectionQuery, 'limit'>) => {
  const { feedback_id, collection_id, reflected_on_gte, reflected_on_lte, is_voided } = query;
  let rows = ctx.db
    .selectFrom('feedback_reflection as r')
    .innerJoin('person as mentor', 'mentor.id', 'r.mentor_id')
    .select(columns)
    .select(party('mentor').as('mentor'))
    .where('r.department_id', '=', ctx.department_id)
    .where(shown);
  if (feedback_id) rows = rows.where('r.feedback_id', '=', feedback_id);
  if (collection_id) rows = rows.where('r.collection_id', '=', collection_id);
  if (reflected_on_gte) rows = rows.where('r.reflected_on', '>=', reflected_on_gte);
  if (reflected_on_lte) rows = rows.where('r.reflected_on', '<=', reflected_on_lte);
  if (is_voided !== undefined) rows = rows.where('r.voided_at', is_voided ? 'is not' : 'is', null);
  return rows;
};

/** A reflection by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => list(ctx, shown, {}).where('r.id', '=', id).executeTakeFirst();

/** The day since which the mentor reads what the stored reflection is about. */
const readableSince = sql<string>`coalesce((select f.given_on from mentor_feedback f where f.id = r.feedback_id),
  (select c.shown_on from feedback_collection c where c.id = r.collection_id))`;

/** The stored row, locked; nothing unless `permitted` holds. */
export const lock = (ctx: WriteCtx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('feedback_reflection as r')
    .select(columns)
    .select(readableSince.as('since'))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where(permitted)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

/** Since when the mentor reads feedback that was released with a name, and whether the assignment counts; nothing where they cannot read it. */
export const feedback = (ctx: WriteCtx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('mentor_feedback as f')
    .innerJoin('assignment as a', 'a.id', 'f.assignment_id')
    .select([sql<string>`f.given_on`.as('since'), counts('a').as('counts')])
    .where('f.department_id', '=', ctx.department_id)
    .where('f.id', '=', id)
    .where('f.state', '=', 'released')
    .where(sql<boolean>`not ${isSuspended('a', ctx.today)}`)
    .where(permitted)
    .forShare('a')
    .executeTakeFirst();

/** Since when the mentor reads a collection; nothing where they cannot. */
export const collection = (ctx: WriteCtx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('feedback_collection as c')
    .select(['c.shown_on as since', sql<boolean>`true`.as('counts')])
    .where('c.department_id', '=', ctx.department_id)
    .where('c.id', '=', id)
    .where(permitted)
    .executeTakeFirst();

/** Adds a reflection of the caller. */
export const insert = (ctx: WriteCtx, values: NewFeedbackReflection & { reflected_on: string }) =>
  ctx.db
    .insertInto('feedback_reflection')
    .values({ ...values, mentor_id: ctx.actor.person_id, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes the columns given. Call it under the lock of the reflection. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<FeedbackReflectionPatch> & { voided_at?: string }) =>
  ctx.db.updateTable('feedback_reflection').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Part of a merge. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('feedback_reflection')
    .set({ mentor_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('mentor_id', '=', from)
    .execute();
