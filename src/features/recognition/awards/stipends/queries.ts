import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { NewStipend, StipendQuery } from './schema.ts';

const stipends = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('stipend as s')
    .innerJoin('person as p', 'p.id', 's.person_id')
    .select(['s.id', 's.person_id', 's.award_id', 's.purpose', 's.amount_cents', 's.currency', 's.starts_on', 's.ends_on', 's.voided_at'])
    .select(['s.row_version', 's.created_at', 's.updated_at', party('p').as('person')])
    .where('s.department_id', '=', ctx.department_id)
    .where(readable);

/** The stipends that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { person_id, is_voided }: Omit<StipendQuery, 'limit'>) => {
  let rows = stipends(ctx, readable);
  if (person_id !== undefined) rows = rows.where('s.person_id', '=', person_id);
  if (is_voided !== undefined) rows = rows.where(sql<boolean>`(s.voided_at is not null) = ${is_voided}`);
  return rows;
};

/** One stipend; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => stipends(ctx, readable).where('s.id', '=', id).executeTakeFirst();

/** The stipend, locked, with whether the caller may change it; nothing unless they may read or change it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  stipends(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('s.id', '=', id)
    .forNoKeyUpdate('s')
    .executeTakeFirst();

/** The person who is to have it, and whether the award that it comes with is theirs. */
export const recipient = (ctx: WriteCtx, { person_id, award_id }: Pick<NewStipend, 'person_id' | 'award_id'>) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.merged_into_id'])
    .select(
      sql<boolean>`exists (select from award w where w.id = ${award_id ?? null}::uuid and w.person_id = p.id and w.withdrawn_on is null)`.as(
        'has_award',
      ),
    )
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', person_id)
    .executeTakeFirst();

/** Adds a stipend. */
export const insert = (ctx: WriteCtx, values: NewStipend) =>
  ctx.db
    .insertInto('stipend')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Voids a stipend. Call it under its lock. */
export const setVoided = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('stipend').set({ voided_at: ctx.now }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();
