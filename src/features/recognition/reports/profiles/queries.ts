import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { holdsOn, json } from '../../../../core/db.ts';
import type { ProfileCode } from './kinds.ts';
import type { Layout, ReportProfile, ReportProfileQuery } from './schema.ts';

/** The versions of the department, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, { code, as_of }: Omit<ReportProfileQuery, 'limit'> = {}) => {
  let rows = ctx.db
    .selectFrom('report_profile as f')
    .select(['f.id', 'f.version', 'f.starts_on', 'f.ends_on', 'f.title', 'f.row_version', 'f.created_at', 'f.updated_at'])
    .select([
      sql<ProfileCode>`f.code`.as('code'),
      sql<Layout['sections']>`f.sections`.as('sections'),
      sql<Layout['orcid']>`f.orcid`.as('orcid'),
    ])
    .where('f.department_id', '=', ctx.department_id);
  if (code) rows = rows.where('f.code', 'in', code);
  if (as_of) rows = rows.where(holdsOn('f', as_of));
  return rows;
};

/** One version. */
export const find = (ctx: Ctx, id: string) => list(ctx).where('f.id', '=', id).executeTakeFirst();

/** The named version of a profile, or else the one of the day. */
export const choose = (ctx: Ctx, code: ProfileCode, version: number | undefined, day: string): Promise<ReportProfile | undefined> =>
  list(ctx, { code: [code], ...(version === undefined && { as_of: day }) })
    .$if(version !== undefined, (rows) => rows.where('f.version', '=', version ?? 0))
    .executeTakeFirst();

/** Locks the first version of a profile, so that versions are opened one after the other. */
export const takeTurn = (ctx: WriteCtx, code: ProfileCode) =>
  ctx.db
    .selectFrom('report_profile as f')
    .select('f.id')
    .where('f.department_id', '=', ctx.department_id)
    .where('f.code', '=', code)
    .where('f.version', '=', 1)
    .forNoKeyUpdate()
    .execute();

/** The latest version of a profile. */
export const latest = (ctx: WriteCtx, code: ProfileCode) =>
  list(ctx, { code: [code] })
    .where('f.ends_on', 'is', null)
    .executeTakeFirstOrThrow();

/** How many versions of a profile there are. */
export const count = async (ctx: WriteCtx, code: ProfileCode): Promise<number> =>
  (
    await ctx.db
      .selectFrom('report_profile')
      .select(sql<number>`max(version)`.as('version'))
      .where('department_id', '=', ctx.department_id)
      .where('code', '=', code)
      .executeTakeFirstOrThrow()
  ).version;

/** The first day of an academic year of the department. */
export const firstDayOf = async (ctx: WriteCtx, academic_year: number): Promise<string> =>
  (
    await ctx.db
      .selectFrom('department as d')
      .select(
        sql<string>`(select year.starts_on from academic_year_days(${academic_year}::int, d.academic_year_start_month) year)`.as('day'),
      )
      .where('d.id', '=', ctx.department_id)
      .executeTakeFirstOrThrow()
  ).day;

/** Ends a version on the first day of the next one. */
export const close = (ctx: WriteCtx, id: string, ends_on: string) =>
  ctx.db.updateTable('report_profile').set({ ends_on }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

type NewVersion = Readonly<{ code: ProfileCode; version: number; starts_on: string }> & Layout;

/** Opens a version and answers its id. */
export const insert = async (ctx: WriteCtx, { sections, orcid, ...values }: NewVersion): Promise<string> =>
  (
    await ctx.db
      .insertInto('report_profile')
      .values({
        ...values,
        sections: json(sections),
        orcid: orcid === null ? null : json(orcid),
        department_id: ctx.department_id,
        approved_by: ctx.actor.person_id,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id;
