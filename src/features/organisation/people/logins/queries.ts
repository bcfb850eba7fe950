import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { LoginQuery, NewLogin } from './schema.ts';

const logins = (ctx: Ctx) =>
  ctx.db
    .selectFrom('person_login as l')
    .innerJoin('person as p', 'p.id', 'l.person_id')
    .select(['l.id', 'l.person_id', party('p').as('person'), 'l.issuer', 'l.subject', 'l.by_claim', 'l.ended_at'])
    .select(['l.row_version', 'l.created_at', 'l.updated_at'])
    .where('l.department_id', '=', ctx.department_id);

/** The query of the visible logins, ended ones included, without an order. */
export const list = (ctx: Ctx, visible: Expression<SqlBool>, { person_id, ended }: Omit<LoginQuery, 'limit'>) => {
  let rows = logins(ctx).where(visible);
  if (person_id !== undefined) rows = rows.where('l.person_id', '=', person_id);
  if (ended !== undefined) rows = rows.where('l.ended_at', ended ? 'is not' : 'is', null);
  return rows;
};

/** One login; undefined where it is not visible. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  logins(ctx).where('l.id', '=', id).where(visible).executeTakeFirst();

/** What was just written, for whoever wrote it. */
export const read = (ctx: WriteCtx, id: string) => logins(ctx).where('l.id', '=', id).executeTakeFirstOrThrow();

/** One login that is visible or permitted, locked for a change, with `permitted`; else undefined. */
export const lock = (ctx: WriteCtx, id: string, visible: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  logins(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('l.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forUpdate('l')
    .executeTakeFirst();

/** Inserts a login and answers its id. A constraint refuses a subject of the issuer that signs in already. */
export const insert = (ctx: WriteCtx, values: NewLogin) =>
  ctx.db
    .insertInto('person_login')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Ends the login now: its subject no longer signs in. */
export const setEnded = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('person_login').set({ ended_at: ctx.now }).where('id', '=', id).execute();
