import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { holdsOn } from '../../../../core/db.ts';
import { matchesName } from '../../../../core/search.ts';
import type { DivisionPatch, DivisionQuery, NewDivision } from './schema.ts';

const columns = ['id', 'code', 'name', 'kind', 'starts_on', 'ends_on', 'row_version', 'created_at', 'updated_at'] as const;

const divisions = (ctx: Ctx) => ctx.db.selectFrom('division').select(columns).where('department_id', '=', ctx.department_id);

/** The query of the visible divisions, without an order; `q` searches name and code. */
export const list = (ctx: Ctx, visible: Expression<SqlBool>, { q, kind, as_of }: Omit<DivisionQuery, 'limit'>) => {
  let rows = divisions(ctx).where(visible);
  if (q !== undefined) rows = rows.where(matchesName(sql`search_key(division.name || ' ' || division.code)`, q));
  if (kind !== undefined) rows = rows.where('kind', 'in', kind);
  if (as_of !== undefined) rows = rows.where(holdsOn('division', as_of));
  return rows;
};

/** One division; undefined where it is not visible. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  divisions(ctx).where('id', '=', id).where(visible).executeTakeFirst();

/** One division with `permitted`, locked for a change; undefined where there is none. */
export const lock = (ctx: WriteCtx, id: string, permitted: Expression<SqlBool>) =>
  divisions(ctx).select(sql<boolean>`${permitted}`.as('permitted')).where('id', '=', id).forUpdate().executeTakeFirst();

/** Whether the caller may do in the division, `d`, what is asked; nothing where there is no such division. */
export const permittedIn = (ctx: Ctx, id: string, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('division as d')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .executeTakeFirst();

/** Keeps the division as it is until the transaction ends: a period that was checked against it stays inside it. */
export const hold = (ctx: WriteCtx, id: string) => divisions(ctx).where('id', '=', id).forShare().executeTakeFirst();

/** Inserts a division and answers the row. A constraint refuses a code that is in use. */
export const insert = (ctx: WriteCtx, values: NewDivision) =>
  ctx.db
    .insertInto('division')
    .values({ ...values, department_id: ctx.department_id })
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Changes the columns given and answers the row with its new version. `changes` must not be empty. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<DivisionPatch>) =>
  ctx.db.updateTable('division').set(changes).where('id', '=', id).returning(columns).executeTakeFirstOrThrow();
