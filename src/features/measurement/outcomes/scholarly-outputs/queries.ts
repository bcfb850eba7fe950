import { type Insertable, sql, type Updateable } from 'kysely';
import type { ScholarlyOutputTable } from '../../../../../db/types.ts';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { counts } from '../../../../domain/sql/assignments.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { ScholarlyOutputQuery } from './schema.ts';

/** What the caller may read: as mentee all, as mentor what the mentee consents to. */
export const readable = (asMentee: Predicate, asMentor: Predicate): Predicate =>
  sql<boolean>`(${asMentee} or (o.consented_at is not null and ${asMentor}))`;

const outputs = (ctx: Ctx, permitted: Predicate) =>
  ctx.db
    .selectFrom('scholarly_output as o')
    .innerJoin('assignment as a', 'a.id', 'o.assignment_id')
    .innerJoin('person as p', 'p.id', 'o.mentee_id')
    .select(['o.id', 'o.mentee_id', 'o.assignment_id', 'o.kind', 'o.title', 'o.status', 'o.status_on', 'o.consented_at'])
    .select(['o.row_version', 'o.created_at', 'o.updated_at', party('p').as('mentee')])
    .where('o.department_id', '=', ctx.department_id)
    .where(permitted);

/** The outputs that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, permitted: Predicate, query: Omit<ScholarlyOutputQuery, 'limit'>) => {
  const { assignment_id, kind, status, is_consented } = query;
  let rows = outputs(ctx, permitted);
  if (assignment_id !== undefined) rows = rows.where('o.assignment_id', '=', assignment_id);
  if (kind !== undefined) rows = rows.where('o.kind', 'in', kind);
  if (status !== undefined) rows = rows.where('o.status', 'in', status);
  if (is_consented !== undefined) rows = rows.where(sql<boolean>`(o.consented_at is not null) = ${is_consented}`);
  return rows;
};

/** One output; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, permitted: Predicate) => outputs(ctx, permitted).where('o.id', '=', id).executeTakeFirst();

/** The output, locked, with whether the caller may change it and when the mentorship began; nothing unless they may read or change it. */
export const lock = (ctx: WriteCtx, id: string, canRead: Predicate, permitted: Predicate) =>
  outputs(ctx, sql<boolean>`(${canRead} or ${permitted})`)
    .select(['a.starts_on', sql<boolean>`${permitted}`.as('permitted')])
    .where('o.id', '=', id)
    .forNoKeyUpdate('o')
    .executeTakeFirst();

/** A mentorship of the mentee's that both sides agreed upon. */
export const mentorship = (ctx: WriteCtx, id: string, mentee_id: string) =>
  ctx.db
    .selectFrom('assignment as a')
    .select(['a.id', 'a.starts_on'])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where('a.mentee_id', '=', mentee_id)
    .where(counts('a'))
    .executeTakeFirst();

/** Adds an output. */
export const insert = (ctx: WriteCtx, values: Omit<Insertable<ScholarlyOutputTable>, 'department_id'>) =>
  ctx.db
    .insertInto('scholarly_output')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes an output. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: Updateable<ScholarlyOutputTable>) =>
  ctx.db.updateTable('scholarly_output').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Part of a merge. */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('scholarly_output')
    .set({ mentee_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('mentee_id', '=', from)
    .execute();
