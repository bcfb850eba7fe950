import { sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import { json } from '../../../../core/db.ts';
import type { Audience } from '../kinds.ts';
import type { Stated } from './rules.ts';

export type Units = { divisions: ReadonlyMap<string, string>; sites: ReadonlyMap<string, string> };

/** The divisions and sites of the department, by code. */
export const units = async (ctx: WriteCtx): Promise<Units> => {
  const of = async (table: 'division' | 'site') =>
    new Map(
      (await ctx.db.selectFrom(table).select(['id', 'code']).where('department_id', '=', ctx.department_id).execute()).map(
        ({ id, code }) => [code, id],
      ),
    );
  return { divisions: await of('division'), sites: await of('site') };
};

/** Adds how many people the wave asked. */
export const insertBases = (ctx: WriteCtx, wave_id: string, bases: readonly Stated[]) =>
  ctx.db
    .insertInto('survey_external_base')
    .values(bases.map((base) => ({ ...base, department_id: ctx.department_id, wave_id })))
    .execute();

/** How many people the wave asked. */
export const bases = (ctx: WriteCtx, wave_id: string): Promise<Stated[]> =>
  ctx.db
    .selectFrom('survey_external_base')
    .select(['audience', 'division_id', 'invited', 'delivered'])
    .where('department_id', '=', ctx.department_id)
    .where('wave_id', '=', wave_id)
    .$castTo<Stated>()
    .execute();

export type Stored = Readonly<{ audience: Audience; division_id: string | null; site_id: string | null; answers: unknown }>;

/** Stores the sheets of an external wave in random order. */
export const insertSheets = (ctx: WriteCtx, wave_id: string, sheets: readonly Stored[]) =>
  sql`
    insert into survey_anonymous_response (department_id, wave_id, audience, division_id, site_id, answers)
    select ${ctx.department_id}::uuid, ${wave_id}::uuid, s.audience, s.division_id, s.site_id, s.answers
    from jsonb_to_recordset(${json(sheets)}) s(audience text, division_id uuid, site_id uuid, answers jsonb)
    order by random()`.execute(ctx.db);
