import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { matchesName } from '../../../../core/search.ts';
import type { NewSite, SitePatch, SiteQuery } from './schema.ts';

const columns = ['id', 'code', 'name', 'affiliation', 'row_version', 'created_at', 'updated_at'] as const;

const sites = (ctx: Ctx) => ctx.db.selectFrom('site').select(columns).where('department_id', '=', ctx.department_id);

/** The query of the visible sites, without an order; `q` searches name and code. */
export const list = (ctx: Ctx, visible: Expression<SqlBool>, { q, affiliation }: Omit<SiteQuery, 'limit'>) => {
  let rows = sites(ctx).where(visible);
  if (q !== undefined) rows = rows.where(matchesName(sql`search_key(site.name || ' ' || site.code)`, q));
  if (affiliation !== undefined) rows = rows.where('affiliation', 'in', affiliation);
  return rows;
};

/** One site; undefined where it is not visible. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  sites(ctx).where('id', '=', id).where(visible).executeTakeFirst();

/** The id, if the department has such a site; whether the caller may see it does not matter. */
export const findId = (ctx: Ctx, id: string) =>
  ctx.db.selectFrom('site').select('id').where('department_id', '=', ctx.department_id).where('id', '=', id).executeTakeFirst();

/** One site with `permitted`, locked for a change; undefined where there is none. */
export const lock = (ctx: WriteCtx, id: string, permitted: Expression<SqlBool>) =>
  sites(ctx).select(sql<boolean>`${permitted}`.as('permitted')).where('id', '=', id).forUpdate().executeTakeFirst();

/** Inserts a site and answers the row. A constraint refuses a code that is in use. */
export const insert = (ctx: WriteCtx, values: NewSite) =>
  ctx.db
    .insertInto('site')
    .values({ ...values, department_id: ctx.department_id })
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Changes the columns given and answers the row with its new version. `changes` must not be empty. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<SitePatch>) =>
  ctx.db.updateTable('site').set(changes).where('id', '=', id).returning(columns).executeTakeFirstOrThrow();
