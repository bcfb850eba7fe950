import type { Expression, SqlBool } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { NewDivisionSuccession, SuccessionQuery } from './schema.ts';

const columns = ['id', 'from_division_id', 'to_division_id', 'kind', 'succeeded_on', 'row_version', 'created_at', 'updated_at'] as const;

const successions = (ctx: Ctx) => ctx.db.selectFrom('division_succession').select(columns).where('department_id', '=', ctx.department_id);

/** The query of the visible successions, without an order; `division_id` finds those from the division and those to it. */
export const list = (ctx: Ctx, visible: Expression<SqlBool>, { division_id }: Omit<SuccessionQuery, 'limit'>) => {
  let rows = successions(ctx).where(visible);
  if (division_id !== undefined)
    rows = rows.where((eb) => eb.or([eb('from_division_id', '=', division_id), eb('to_division_id', '=', division_id)]));
  return rows;
};

/** One succession; undefined where it is not visible. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  successions(ctx).where('id', '=', id).where(visible).executeTakeFirst();

/** Inserts a succession and answers the row. A constraint refuses one that is recorded already. */
export const insert = (ctx: WriteCtx, values: NewDivisionSuccession) =>
  ctx.db
    .insertInto('division_succession')
    .values({ ...values, department_id: ctx.department_id })
    .returning(columns)
    .executeTakeFirstOrThrow();
