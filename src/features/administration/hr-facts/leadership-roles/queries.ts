import { sql } from 'kysely';
import type { Period } from '../../../../core/calendar.ts';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { opensDays } from '../../../../domain/sql/days.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { LeadershipRolePatch, NewLeadershipRole } from './schema.ts';

/** The leadership roles of the department as `f`. */
export const rows = (ctx: Ctx) =>
  ctx.db
    .selectFrom('leadership_role as f')
    .innerJoin('person as who', 'who.id', 'f.person_id')
    .select([
      'f.id',
      'f.person_id',
      party('who').as('person'),
      'f.role',
      'f.division_id',
      'f.site_id',
      'f.portfolio',
      'f.committee',
      'f.acting',
      'f.delegated_from_id',
      'f.starts_on',
      'f.ends_on',
      'f.row_version',
      'f.created_at',
      'f.updated_at',
    ])
    .where('f.department_id', '=', ctx.department_id);

/** Inserts a fact in the caller's department. */
export const insert = (ctx: WriteCtx, values: NewLeadershipRole) =>
  ctx.db
    .insertInto('leadership_role')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Writes what changes; permission and department were checked by the lock. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<LeadershipRolePatch>) =>
  ctx.db.updateTable('leadership_role').set(changes).where('id', '=', id).execute();

/** Whether the days hold one from today on that `before` did not. */
export async function addsDays(ctx: WriteCtx, days: Period, before?: Period): Promise<boolean> {
  const held = before ? sql`daterange(${before.starts_on}::date, ${before.ends_on}::date)` : sql`'empty'::daterange`;
  const { rows } = await sql<{ adds: boolean }>`
    select ${opensDays(sql`daterange(${days.starts_on}::date, ${days.ends_on}::date)`, held, ctx.today)} as adds`.execute(ctx.db);
  return rows[0]?.adds === true;
}

/** Whether the department has a role of this id, voided ones included. */
export const exists = (ctx: WriteCtx, id: string) =>
  ctx.db.selectFrom('leadership_role').select('id').where('department_id', '=', ctx.department_id).where('id', '=', id).executeTakeFirst();

/** What was delegated from one role counts as delegated from another, which took its days over: that itself is then delegated from none. */
export const redelegate = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('leadership_role')
    .set({ delegated_from_id: sql<string | null>`nullif(${to}::uuid, id)` })
    .where('delegated_from_id', '=', from)
    .execute();
