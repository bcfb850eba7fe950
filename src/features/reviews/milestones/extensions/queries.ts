import { type Expression, type SqlBool, sql } from 'kysely';
import type { CfarExtensionTable } from '../../../../../db/types.ts';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { NewCfarExtension } from './schema.ts';

/** Extensions; the reason only where `canReadLeaves` holds, because the reason can be a leave. */
const extensions = (ctx: Ctx, canReadLeaves: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('cfar_extension as x')
    .innerJoin('person as who', 'who.id', 'x.person_id')
    .select(['x.id', 'x.person_id', 'x.latest_on', 'x.decided_on', 'x.voided_at', 'x.row_version', 'x.created_at', 'x.updated_at'])
    .select([
      party('who').as('person'),
      sql<CfarExtensionTable['reason'] | null>`case when ${canReadLeaves} then x.reason end`.as('reason'),
      sql<boolean>`coalesce((select w.extension_id = x.id from cfar_window(x.person_id, ${ctx.today}::date) w), false)`.as('is_in_force'),
    ])
    .where('x.department_id', '=', ctx.department_id);

/** The readable extensions, of one person where one is named. */
export const filtered = (ctx: Ctx, readable: Expression<SqlBool>, canReadLeaves: Expression<SqlBool>, person_id: string | undefined) => {
  let rows = extensions(ctx, canReadLeaves).where(readable);
  if (person_id !== undefined) rows = rows.where('x.person_id', '=', person_id);
  return rows;
};

/** One extension, if the asker may read it. */
export const find = (ctx: Ctx, id: string, readable: Expression<SqlBool>, canReadLeaves: Expression<SqlBool>) =>
  extensions(ctx, canReadLeaves).where('x.id', '=', id).where(readable).executeTakeFirst();

/** An extension that is about to change, locked. */
export const lock = (ctx: WriteCtx, id: string, readable: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('cfar_extension as x')
    .select(['x.id', 'x.person_id', 'x.voided_at', 'x.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('x.department_id', '=', ctx.department_id)
    .where('x.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('x')
    .executeTakeFirst();

/** The same decision, if it is recorded already and not voided. */
export const same = (ctx: WriteCtx, { person_id, latest_on, decided_on }: NewCfarExtension) =>
  ctx.db
    .selectFrom('cfar_extension as x')
    .select('x.id')
    .where('x.department_id', '=', ctx.department_id)
    .where('x.person_id', '=', person_id)
    .where('x.latest_on', '=', latest_on)
    .where('x.decided_on', '=', decided_on)
    .where('x.voided_at', 'is', null)
    .executeTakeFirst();

/** Stores an extension. */
export const insert = (ctx: WriteCtx, values: NewCfarExtension) =>
  ctx.db
    .insertInto('cfar_extension')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Voids an extension now. */
export const setVoided = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('cfar_extension')
    .set({ voided_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Part of a merge: of a decision that both records carry, the survivor's stays in use and the other stays with the duplicate. */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update cfar_extension x set person_id = ${to}
    where x.department_id = ${ctx.department_id} and x.person_id = ${from}
      and (x.voided_at is not null or not exists (
        select from cfar_extension own
        where own.person_id = ${to} and own.latest_on = x.latest_on and own.decided_on = x.decided_on and own.voided_at is null))`.execute(
    ctx.db,
  );
