import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import type { AwardCriteria, AwardProgrammePatch, AwardProgrammeQuery, NewAwardCriteria } from './schema.ts';

const criteria = sql<
  AwardCriteria[]
>`(select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'version', k.version, 'starts_on', k.starts_on,
    'ends_on', k.ends_on, 'body', k.body, 'categories', k.categories, 'ranks', k.ranks, 'minimum_years', k.minimum_years,
    'minimum_mentees', k.minimum_mentees, 'reineligibility_years', k.reineligibility_years, 'nominators', k.nominators,
    'letters_minimum', k.letters_minimum) order by k.version), '[]')
  from award_criteria k where k.programme_id = p.id)`;

const programmes = (ctx: Ctx) =>
  ctx.db
    .selectFrom('award_programme as p')
    .select(['p.id', 'p.division_id', 'p.name', 'p.honoree_name', 'p.presenter', 'p.retired_on'])
    .select(['p.row_version', 'p.created_at', 'p.updated_at', criteria.as('criteria')])
    .where('p.department_id', '=', ctx.department_id);

/** The programmes, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { division_id, is_retired }: Omit<AwardProgrammeQuery, 'limit'>) => {
  let rows = programmes(ctx).where(readable);
  if (division_id !== undefined) rows = rows.where('p.division_id', '=', division_id);
  if (is_retired !== undefined) rows = rows.where(sql<boolean>`(p.retired_on is not null) = ${is_retired}`);
  return rows;
};

/** One programme; nothing where `readable` does not hold. */
export const find = (ctx: Ctx, id: string, readable: Predicate) =>
  programmes(ctx).where('p.id', '=', id).where(readable).executeTakeFirst();

/** The programme, locked, with whether the caller may do what is asked; nothing unless they may see or do it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  programmes(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('p.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('p')
    .executeTakeFirst();

type NewRow = Readonly<{
  division_id: string | null;
  name: string;
  honoree_name?: string | null | undefined;
  presenter?: string | null | undefined;
}>;

/** Adds a programme. */
export const insert = (ctx: WriteCtx, values: NewRow) =>
  ctx.db
    .insertInto('award_programme')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes a programme. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: AwardProgrammePatch | { name: string }) =>
  ctx.db.updateTable('award_programme').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Ends the version that holds on, on the first day of the next one. Call it under the lock of the programme. */
export const endCriteria = (ctx: WriteCtx, programme_id: string, ends_on: string) =>
  ctx.db
    .updateTable('award_criteria')
    .set({ ends_on })
    .where('department_id', '=', ctx.department_id)
    .where('programme_id', '=', programme_id)
    .where('ends_on', 'is', null)
    .execute();

/** Adds a version of the criteria. Call it under the lock of the programme. */
export const insertCriteria = (
  ctx: WriteCtx,
  programme_id: string,
  version: number,
  { starts_on = ctx.today, body, ...rules }: NewAwardCriteria,
) =>
  ctx.db
    .insertInto('award_criteria')
    .values({
      department_id: ctx.department_id,
      programme_id,
      version,
      starts_on,
      body,
      categories: [...(rules.categories ?? [])],
      ranks: [...(rules.ranks ?? [])],
      minimum_years: rules.minimum_years ?? 0,
      minimum_mentees: rules.minimum_mentees ?? 0,
      reineligibility_years: rules.reineligibility_years ?? null,
      nominators: rules.nominators ?? 'anyone',
      letters_minimum: rules.letters_minimum ?? 0,
    })
    .execute();
