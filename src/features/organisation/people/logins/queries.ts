import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { LoginQuery, NewLogin } from './schema.ts';

const columns = ['id', 'person_id', 'issuer', 'subject', 'ended_at', 'row_version', 'created_at', 'updated_at'] as const;

const logins = (ctx: Ctx) => ctx.db.selectFrom('person_login').select(columns).where('department_id', '=', ctx.department_id);

export const list = (ctx: Ctx, seen: Expression<SqlBool>, { person_id, ended }: Omit<LoginQuery, 'limit'>) => {
  let rows = logins(ctx).where(seen);
  if (person_id !== undefined) rows = rows.where('person_id', '=', person_id);
  if (ended !== undefined) rows = rows.where('ended_at', ended ? 'is not' : 'is', null);
  return rows;
};

export const find = (ctx: Ctx, id: string, seen: Expression<SqlBool>) => logins(ctx).where('id', '=', id).where(seen).executeTakeFirst();

export const lock = (ctx: WriteCtx, id: string, seen: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  logins(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('id', '=', id)
    .where(sql<boolean>`(${seen} or ${permitted})`)
    .forUpdate()
    .executeTakeFirst();

export const insert = (ctx: WriteCtx, values: NewLogin) =>
  ctx.db
    .insertInto('person_login')
    .values({ ...values, department_id: ctx.department_id })
    .returning(columns)
    .executeTakeFirstOrThrow();

export const setEnded = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('person_login').set({ ended_at: ctx.now }).where('id', '=', id).returning(columns).executeTakeFirstOrThrow();
