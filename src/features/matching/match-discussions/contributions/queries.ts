import { sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import { isAlive, isAppointed } from '../../../../domain/sql/people.ts';
import type { Office } from '../rules.ts';

/** Stores the caller's contribution, in place of their earlier one; answers its id. */
export const upsert = (
  ctx: WriteCtx,
  discussion_id: string,
  values: { capacity: Office; stands_in: boolean; role_id: string | null; delegation_id: string | null; agrees: boolean | null },
) =>
  ctx.db
    .insertInto('match_contribution')
    .values({ department_id: ctx.department_id, discussion_id, person_id: ctx.actor.person_id, took_part_on: ctx.today, ...values })
    .onConflict((conflict) => conflict.constraint('match_contribution_one_voice').doUpdateSet({ ...values, took_part_on: ctx.today }))
    .returning('id')
    .executeTakeFirstOrThrow();

/** Stores the parts of a contribution that are given, in place of earlier ones: the input, and what a leader says to the mentee. */
export const setInput = (ctx: WriteCtx, contribution_id: string, parts: { input?: string; for_mentee?: string }) =>
  ctx.db
    .insertInto('match_input')
    .values({ contribution_id, ...parts })
    .onConflict((conflict) => conflict.column('contribution_id').doUpdateSet(parts))
    .execute();

/** Whether the person can be a delegate: a living faculty member with an appointment. Undefined where there is no such person. */
export const delegate = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('person as p')
    .select(
      sql<boolean>`(p.kind = 'faculty' and p.merged_into_id is null and ${isAlive('p', ctx.today)}
        and ${isAppointed('p.id', ctx.today)})`.as('is_eligible'),
    )
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .executeTakeFirst();

/** Inserts a delegation by the caller. */
export const insertDelegation = (
  ctx: WriteCtx,
  values: { discussion_id: string; capacity: Exclude<Office, 'mentee'>; to_id: string; role_id: string },
) =>
  ctx.db
    .insertInto('match_delegation')
    .values({ department_id: ctx.department_id, from_id: ctx.actor.person_id, ...values })
    .execute();
