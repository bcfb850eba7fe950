import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { matchesName } from '../../../core/search.ts';
import type {
  DivisionPatch,
  DivisionQuery,
  NewDivision,
  NewDivisionSuccession,
  NewSite,
  SitePatch,
  SiteQuery,
  SuccessionQuery,
} from './schema.ts';

const divisionColumns = ['id', 'code', 'name', 'kind', 'starts_on', 'ends_on', 'row_version', 'created_at', 'updated_at'] as const;
const siteColumns = ['id', 'code', 'name', 'affiliation', 'row_version', 'created_at', 'updated_at'] as const;
const successionColumns = [
  'id',
  'from_division_id',
  'to_division_id',
  'kind',
  'succeeded_on',
  'row_version',
  'created_at',
  'updated_at',
] as const;

const divisionsOf = (ctx: Ctx) => ctx.db.selectFrom('division').select(divisionColumns).where('department_id', '=', ctx.department_id);
const sitesOf = (ctx: Ctx) => ctx.db.selectFrom('site').select(siteColumns).where('department_id', '=', ctx.department_id);
const successionsOf = (ctx: Ctx) =>
  ctx.db.selectFrom('division_succession').select(successionColumns).where('department_id', '=', ctx.department_id);

export const divisions = (ctx: Ctx, seen: Expression<SqlBool>, { q, kind, as_of }: Omit<DivisionQuery, 'limit'>) => {
  let rows = divisionsOf(ctx).where(seen);
  if (q !== undefined) rows = rows.where(matchesName(sql`search_key(division.name || ' ' || division.code)`, q));
  if (kind !== undefined) rows = rows.where('kind', 'in', kind);
  if (as_of !== undefined) rows = rows.where(holdsOn('division', as_of));
  return rows;
};

export const findDivision = (ctx: Ctx, id: string, seen: Expression<SqlBool>) =>
  divisionsOf(ctx).where('id', '=', id).where(seen).executeTakeFirst();

export const lockDivision = (ctx: WriteCtx, id: string, permitted: Expression<SqlBool>) =>
  divisionsOf(ctx).select(sql<boolean>`${permitted}`.as('permitted')).where('id', '=', id).forUpdate().executeTakeFirst();

/** Keeps the division as it is until the transaction ends: a period that was checked against it stays inside it. */
export const holdDivision = (ctx: WriteCtx, id: string) => divisionsOf(ctx).where('id', '=', id).forShare().executeTakeFirst();

export const findSiteId = (ctx: Ctx, id: string) =>
  ctx.db.selectFrom('site').select('id').where('department_id', '=', ctx.department_id).where('id', '=', id).executeTakeFirst();

export const insertDivision = (ctx: WriteCtx, values: NewDivision) =>
  ctx.db
    .insertInto('division')
    .values({ ...values, department_id: ctx.department_id })
    .returning(divisionColumns)
    .executeTakeFirstOrThrow();

export const updateDivision = (ctx: WriteCtx, id: string, changes: Partial<DivisionPatch>) =>
  ctx.db.updateTable('division').set(changes).where('id', '=', id).returning(divisionColumns).executeTakeFirstOrThrow();

export const successions = (ctx: Ctx, seen: Expression<SqlBool>, { division_id }: Omit<SuccessionQuery, 'limit'>) => {
  let rows = successionsOf(ctx).where(seen);
  if (division_id !== undefined)
    rows = rows.where((eb) => eb.or([eb('from_division_id', '=', division_id), eb('to_division_id', '=', division_id)]));
  return rows;
};

export const findSuccession = (ctx: Ctx, id: string, seen: Expression<SqlBool>) =>
  successionsOf(ctx).where('id', '=', id).where(seen).executeTakeFirst();

export const insertSuccession = (ctx: WriteCtx, values: NewDivisionSuccession) =>
  ctx.db
    .insertInto('division_succession')
    .values({ ...values, department_id: ctx.department_id })
    .returning(successionColumns)
    .executeTakeFirstOrThrow();

export const sites = (ctx: Ctx, seen: Expression<SqlBool>, { q, affiliation }: Omit<SiteQuery, 'limit'>) => {
  let rows = sitesOf(ctx).where(seen);
  if (q !== undefined) rows = rows.where(matchesName(sql`search_key(site.name || ' ' || site.code)`, q));
  if (affiliation !== undefined) rows = rows.where('affiliation', 'in', affiliation);
  return rows;
};

export const findSite = (ctx: Ctx, id: string, seen: Expression<SqlBool>) =>
  sitesOf(ctx).where('id', '=', id).where(seen).executeTakeFirst();

export const lockSite = (ctx: WriteCtx, id: string, permitted: Expression<SqlBool>) =>
  sitesOf(ctx).select(sql<boolean>`${permitted}`.as('permitted')).where('id', '=', id).forUpdate().executeTakeFirst();

export const insertSite = (ctx: WriteCtx, values: NewSite) =>
  ctx.db
    .insertInto('site')
    .values({ ...values, department_id: ctx.department_id })
    .returning(siteColumns)
    .executeTakeFirstOrThrow();

export const updateSite = (ctx: WriteCtx, id: string, changes: Partial<SitePatch>) =>
  ctx.db.updateTable('site').set(changes).where('id', '=', id).returning(siteColumns).executeTakeFirstOrThrow();
