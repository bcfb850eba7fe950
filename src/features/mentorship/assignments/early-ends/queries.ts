import type { WriteCtx } from '../../../../core/context.ts';
import type { EarlyEnd } from './schema.ts';

/** The open proposal of an assignment, locked for a change; undefined where there is none. */
export const lockOpen = (ctx: WriteCtx, assignment_id: string) =>
  ctx.db
    .selectFrom('assignment_early_end')
    .select(['id', 'change', 'on_day', 'proposed_by'])
    .where('department_id', '=', ctx.department_id)
    .where('assignment_id', '=', assignment_id)
    .where('state', '=', 'open')
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Inserts an open proposal by the caller and answers its id. A constraint allows one an assignment. */
export const insert = (ctx: WriteCtx, assignment_id: string, change: EarlyEnd['change'], on_day: string) =>
  ctx.db
    .insertInto('assignment_early_end')
    .values({ department_id: ctx.department_id, assignment_id, change, on_day, proposed_by: ctx.actor.person_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Closes a proposal. */
export const close = (ctx: WriteCtx, id: string, state: 'agreed' | 'withdrawn') =>
  ctx.db.updateTable('assignment_early_end').set({ state }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Makes a surviving person the author of the proposals of a duplicate. */
export const reassignProposer = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('assignment_early_end')
    .set({ proposed_by: to })
    .where('department_id', '=', ctx.department_id)
    .where('proposed_by', '=', from)
    .execute();
