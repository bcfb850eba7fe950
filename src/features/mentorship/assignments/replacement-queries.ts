import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { counts } from '../../../domain/sql/assignments.ts';

/** The formal assignment of the mentee that another one is to replace, if it is agreed upon. */
export const replaceable = (ctx: Ctx, mentee_id: string, id: string) =>
  ctx.db
    .selectFrom('assignment as a')
    .select(['a.id', 'a.mentor_id', 'a.is_primary', 'a.starts_on', 'a.until_on', 'a.replaced_on'])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where('a.mentee_id', '=', mentee_id)
    .where('a.subtype', '=', 'formal')
    .where(counts('a'));

/** The assignment that already takes the place of this one and still has days on or after `day`. */
export const successorOf = (ctx: Ctx, replaced_id: string, day: string) =>
  ctx.db
    .selectFrom('assignment as s')
    .select('s.id')
    .where('s.department_id', '=', ctx.department_id)
    .where('s.replaces_id', '=', replaced_id)
    .where(counts('s'))
    .where(sql<boolean>`(s.until_on is null or s.until_on > greatest(s.starts_on, ${day}::date))`)
    .orderBy('s.starts_on')
    .limit(1)
    .executeTakeFirst();

/** Gives the assignment its last day from its successor. */
export const replace = (ctx: WriteCtx, id: string, replaced_by_id: string, replaced_on: string) =>
  ctx.db
    .updateTable('assignment')
    .set({ replaced_by_id, replaced_on })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** An assignment that goes on, because its successor never begins; `replaced_on` is the day on which it was to end. */
export type GivenBack = { id: string; mentee_id: string; mentor_id: string; replaced_on: string; until_on: string | null };

/**
 * Takes the handover back from the assignments that these were to replace: where the successor is voided, or was called off and its first
 * day comes after `after`. Not where another primary one of the mentee, or another formal one of the same two people, has the days by then.
 */
export const giveBack = async (ctx: WriteCtx, successor_ids: readonly string[], after: string): Promise<GivenBack[]> =>
  (
    await sql<GivenBack>`
      with back as materialized (
        select a.id, a.replaced_on
        from assignment a join assignment s on s.id = a.replaced_by_id
        where a.department_id = ${ctx.department_id} and s.id = any (${successor_ids}::uuid[]) and ${counts('a')}
          and (s.state = 'voided' or (s.until_on <= s.starts_on and a.replaced_on > ${after}::date))
          and not exists (
            select from assignment o
            where o.mentee_id = a.mentee_id and o.id <> a.id and o.subtype = 'formal' and ${counts('o')}
              and (a.is_primary and o.is_primary or o.mentor_id = a.mentor_id)
              and daterange(o.starts_on, o.until_on) && daterange(a.starts_on, least(a.planned_ends_on, a.ends_on)))
        order by a.id
        for no key update of a
      )
      update assignment a set replaced_by_id = null, replaced_on = null
      from back where a.id = back.id
      returning a.id, a.mentee_id, a.mentor_id, back.replaced_on, a.until_on`.execute(ctx.db)
  ).rows;

/** Makes a proposal one to replace the assignment, without a planned end, which both sides have to accept anew. */
export const becomeSuccession = (ctx: WriteCtx, id: string, change: { replaces_id: string; is_primary: boolean }) =>
  ctx.db
    .updateTable('assignment')
    .set({
      ...{ ...change, planned_ends_on: null, mentee_accepted_at: null, mentor_accepted_at: null, mentor_attested_at: null },
      ...{ mentor_accepted_by: null, terms_changed_at: ctx.now },
    })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .returning(['mentee_id', 'mentor_id', 'expires_on'])
    .executeTakeFirstOrThrow();
