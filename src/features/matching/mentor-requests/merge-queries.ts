import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/** Moves the duplicate's own requests to the survivor. */
export const reassignMentee = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('mentor_request')
    .set({ mentee_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('mentee_id', '=', from)
    .execute();

/** Drops the duplicate from choices where the survivor is chosen as well, and both records from choices of the survivor's own requests. */
export const dropChoices = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .deleteFrom('mentor_request_choice as ch')
    .using('mentor_request as r')
    .whereRef('r.id', '=', 'ch.request_id')
    .where('r.department_id', '=', ctx.department_id)
    .where('ch.mentor_id', 'in', [from, to])
    .where(
      sql<boolean>`(r.mentee_id = ${to} or (ch.mentor_id = ${from} and exists (select from mentor_request_choice other
        where other.request_id = ch.request_id and other.mentor_id = ${to})))`,
    )
    .execute();

/** Puts the survivor in the place of the duplicate in the remaining choices. */
export const reassignChoices = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('mentor_request_choice as ch')
    .from('mentor_request as r')
    .set({ mentor_id: to })
    .whereRef('r.id', '=', 'ch.request_id')
    .where('r.department_id', '=', ctx.department_id)
    .where('ch.mentor_id', '=', from)
    .execute();
