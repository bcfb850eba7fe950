import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { CohortState } from './kinds.ts';
import type { Cohort, CohortPatch, CohortQuery } from './schema.ts';

/** Cohorts, `c`, with their host, `h`. */
const cohorts = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('cohort as c')
    .innerJoin('person as h', 'h.id', 'c.host_id')
    .select(['c.id', 'c.name', 'c.host_id', party('h').as('host'), 'c.host_name', 'c.applications_start_on', 'c.applications_end_on'])
    .select(['c.starts_on', 'c.ends_on', 'c.mentor_external', 'c.publication_years', 'c.choices_maximum', 'c.meetings_a_year'])
    .select(sql<Cohort['required_artefacts']>`c.required_artefacts`.as('required_artefacts'))
    .select(sql<CohortState>`c.state`.as('status'))
    .select(['c.cloned_from_id', 'c.row_version', 'c.created_at', 'c.updated_at'])
    .where('c.department_id', '=', ctx.department_id)
    .where(readable);

/** The cohorts, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { status }: Omit<CohortQuery, 'limit'>) => {
  const rows = cohorts(ctx, readable);
  return status === undefined ? rows : rows.where('c.state', 'in', status);
};

/** One cohort. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => cohorts(ctx, readable).where('c.id', '=', id).executeTakeFirst();

/** The cohort, locked, with whether the caller may change it, and whether its host is here. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  cohorts(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .select(sql<boolean>`is_here(c.host_id, ${ctx.today}::date)`.as('host_is_here'))
    .where('c.id', '=', id)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/** The cohort, held as it is until the transaction ends, whoever asks. */
export const hold = (ctx: WriteCtx, id: string, readable: Predicate) =>
  cohorts(ctx, readable).where('c.id', '=', id).forShare('c').executeTakeFirst();

/** True where the person is of the department’s own and here, and can host. */
export const canHost = async (ctx: WriteCtx, person_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('person as p')
    .select('p.id')
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', person_id)
    .where('p.kind', 'in', ['faculty', 'staff'])
    .where(sql<boolean>`is_here(p.id, ${ctx.today}::date)`)
    .executeTakeFirst()) !== undefined;

type Values = Omit<Cohort, 'id' | 'host' | 'status' | 'row_version' | 'created_at' | 'updated_at'>;

/** Adds a planned cohort. */
export const insert = (ctx: WriteCtx, values: Values) =>
  ctx.db
    .insertInto('cohort')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes a cohort. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: CohortPatch & { state?: CohortState }) =>
  ctx.db.updateTable('cohort').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Part of a merge. */
export const reassignHost = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db.updateTable('cohort').set({ host_id: to }).where('department_id', '=', ctx.department_id).where('host_id', '=', from).execute();
