import { type Expression, type SqlBool, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/** The tables of HR facts. The statements below are the same for each. */
export type FactTable =
  | 'appointment'
  | 'division_membership'
  | 'site_membership'
  | 'position_description'
  | 'leave'
  | 'leadership_role'
  | 'reporting_line';

/** Ends on `day` what holds on it, began before it and matches `which`; answers the ids. */
export const endHeld = (ctx: WriteCtx, table: FactTable, day: string, which: Expression<SqlBool>) =>
  sql<{ id: string }>`update ${sql.table(table)} f set ends_on = ${day}
    where f.department_id = ${ctx.department_id} and f.starts_on < ${day} and (f.ends_on is null or f.ends_on > ${day}) and ${which}
    returning f.id`.execute(ctx.db);

/** Empties the period of a fact, which voids it. */
export const setEmpty = (ctx: WriteCtx, table: FactTable, id: string) =>
  sql`update ${sql.table(table)} set ends_on = starts_on where id = ${id}`.execute(ctx.db);

/** Sets the period of a fact. */
export const setPeriod = (ctx: WriteCtx, table: FactTable, id: string, starts_on: string, ends_on: string | null) =>
  sql`update ${sql.table(table)} set starts_on = ${starts_on}, ends_on = ${ends_on} where id = ${id}`.execute(ctx.db);

/** Moves facts from one person to another. */
export const setPerson = (ctx: WriteCtx, table: FactTable, column: string, from: string, to: string, which: Expression<SqlBool>) =>
  sql`update ${sql.table(table)} f set ${sql.ref(column)} = ${to}
    where f.department_id = ${ctx.department_id} and ${sql.ref(`f.${column}`)} = ${from} and ${which}`.execute(ctx.db);
