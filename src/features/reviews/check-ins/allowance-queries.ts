import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { party } from '../../../domain/sql/parties.ts';

/** The allowance that counts for the clock of the mentee that began on the day, if there is one. */
export const latest = (ctx: WriteCtx, mentee_id: string, clock_starts_on: string) =>
  ctx.db
    .selectFrom('check_in_allowance as a')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as lead', 'lead.id', 'a.allowed_by_id')
    .select(['a.id', 'a.mentee_id', 'a.allowed_on', 'a.reason', 'a.row_version', 'a.created_at', 'a.updated_at'])
    .select([party('mentee').as('mentee'), party('lead').as('allowed_by')])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.mentee_id', '=', mentee_id)
    .where('a.allowed_on', '>=', clock_starts_on)
    .orderBy('a.id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Stores that the asker allows it today. */
export const insert = (ctx: WriteCtx, values: { mentee_id: string; reason: string }) =>
  ctx.db
    .insertInto('check_in_allowance')
    .values({ ...values, department_id: ctx.department_id, allowed_by_id: ctx.actor.person_id, allowed_on: ctx.today })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Moves both sides of a duplicate; what would be between a person and themselves stays with the duplicate. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update check_in_allowance a set
      mentee_id = case a.mentee_id when ${from} then ${to}::uuid else a.mentee_id end,
      allowed_by_id = case a.allowed_by_id when ${from} then ${to}::uuid else a.allowed_by_id end
    where a.department_id = ${ctx.department_id} and ${from} in (a.mentee_id, a.allowed_by_id)
      and not (a.mentee_id in (${from}, ${to}) and a.allowed_by_id in (${from}, ${to}))`.execute(ctx.db);
