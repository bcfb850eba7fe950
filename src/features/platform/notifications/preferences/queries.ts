import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { NotificationPreferences } from './schema.ts';

/**
 * The asker's preferences. The defaults are version 1 and what is stored counts from 2, so that whoever has read the defaults knows when they
 * no longer hold.
 */
export const find = (ctx: Ctx) =>
  ctx.db
    .selectFrom('person as p')
    .leftJoin('notification_preference as np', 'np.person_id', 'p.id')
    .select('p.id as person_id')
    .select([
      sql<NotificationPreferences['mail']>`coalesce(np.mail, 'daily')`.as('mail'),
      sql<NotificationPreferences['muted_kinds']>`coalesce(np.muted_kinds, '{}')`.as('muted_kinds'),
      sql<number>`coalesce(np.row_version, 0) + 1`.as('row_version'),
      sql<string>`coalesce(np.created_at, p.created_at)`.as('created_at'),
      sql<string>`coalesce(np.updated_at, p.created_at)`.as('updated_at'),
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', ctx.actor.person_id)
    .executeTakeFirst();

/** Two first changes have no row of preferences to meet at: they take turns here, before they look. */
export const lockAsker = (ctx: WriteCtx) =>
  ctx.db
    .selectFrom('person')
    .select('id')
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', ctx.actor.person_id)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Stores what the asker chose, over what was stored before. */
export const set = (ctx: WriteCtx, values: Pick<NotificationPreferences, 'mail' | 'muted_kinds'>) =>
  ctx.db
    .insertInto('notification_preference')
    .values({ department_id: ctx.department_id, person_id: ctx.actor.person_id, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute();

/** The survivor's own choice stays; without one, that of the other record holds. */
export const move = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update notification_preference np set person_id = ${to}
    where np.department_id = ${ctx.department_id} and np.person_id = ${from}
      and not exists (select from notification_preference own where own.person_id = ${to})`.execute(ctx.db);
