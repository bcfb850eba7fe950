import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { matchesName } from '../../../../core/search.ts';
import type { NewSite, SitePatch, SiteQuery } from './schema.ts';

const columns = ['id', 'code', 'name', 'affiliation', 'row_version', 'created_at', 'updated_at'] as const;

const sites = (ctx: Ctx) => ctx.db.selectFrom('site').select(columns).where('department_id', '=', ctx.department_id);

export const list = (ctx: Ctx, visible: Expression<SqlBool>, { q, affiliation }: Omit<SiteQuery, 'limit'>) => {
  let rows = sites(ctx).where(visible);
  if (q !== undefined) rows = rows.where(matchesName(sql`search_key(site.name || ' ' || site.code)`, q));
  if (affiliation !== undefined) rows = rows.where('affiliation', 'in', affiliation);
  return rows;
};

export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  sites(ctx).where('id', '=', id).where(visible).executeTakeFirst();

export const findId = (ctx: Ctx, id: string) =>
  ctx.db.selectFrom('site').select('id').where('department_id', '=', ctx.department_id).where('id', '=', id).executeTakeFirst();

export const lock = (ctx: WriteCtx, id: string, permitted: Expression<SqlBool>) =>
  sites(ctx).select(sql<boolean>`${permitted}`.as('permitted')).where('id', '=', id).forUpdate().executeTakeFirst();

export const insert = (ctx: WriteCtx, values: NewSite) =>
  ctx.db
    .insertInto('site')
    .values({ ...values, department_id: ctx.department_id })
    .returning(columns)
    .executeTakeFirstOrThrow();

export const update = (ctx: WriteCtx, id: string, changes: Partial<SitePatch>) =>
  ctx.db.updateTable('site').set(changes).where('id', '=', id).returning(columns).executeTakeFirstOrThrow();
