import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { counts, isSuspended } from '../../../../domain/sql/assignments.ts';
import { party } from '../../../../domain/sql/parties.ts';
import { FEWEST_MENTEES } from '../kinds.ts';

/** Collections for which `shown` holds. Their texts stand in an order that follows from the texts, and from nothing about who gave them or when. */
export const list = (ctx: Ctx, shown: Predicate) =>
  ctx.db
    .selectFrom('feedback_collection as c')
    .innerJoin('person as mentor', 'mentor.id', 'c.mentor_id')
    .select(['c.id', 'c.mentor_id', 'c.shown_on', 'c.row_version', 'c.created_at', 'c.updated_at', party('mentor').as('mentor')])
    .select(
      sql<string[]>`(select coalesce(jsonb_agg(f.body order by sha256(convert_to(c.id::text || f.body, 'UTF8'))), '[]')
        from mentor_feedback f where f.collection_id = c.id)`.as('texts'),
    )
    .where('c.department_id', '=', ctx.department_id)
    .where(shown);

/** A collection by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => list(ctx, shown).where('c.id', '=', id).executeTakeFirst();

/**
 * Shows each mentor what was held for them before the day, where that of enough mentees was and nothing has been shown to them since. Suspended
 * and voided assignments count as if nothing were held. Answers the collections.
 */
export const showHeld = async (ctx: WriteCtx, before: string): Promise<{ id: string; mentor_id: string }[]> => {
  const { rows } = await sql<{ id: string; mentor_id: string }>`
    with waiting as (
      select f.id, a.mentor_id, a.mentee_id from mentor_feedback f join assignment a on a.id = f.assignment_id
      where f.department_id = ${ctx.department_id} and f.state = 'held' and f.given_on < ${before}::date
        and ${counts('a')} and not ${isSuspended('a', before)}
        and not exists (select from feedback_collection c where c.mentor_id = a.mentor_id and c.shown_on >= ${before}::date)
      for no key update of f
    ), made as (
      insert into feedback_collection (department_id, mentor_id, shown_on, mentee_count)
      select ${ctx.department_id}::uuid, w.mentor_id, ${ctx.today}::date, count(distinct w.mentee_id) from waiting w
      group by w.mentor_id having count(distinct w.mentee_id) >= ${FEWEST_MENTEES}
      returning id, mentor_id
    ), shown as (
      update mentor_feedback f set state = 'shown', collection_id = m.id
      from waiting w join made m on m.mentor_id = w.mentor_id where f.id = w.id
    )
    select id, mentor_id from made order by id`.execute(ctx.db);
  return rows;
};

/** Part of a merge. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('feedback_collection')
    .set({ mentor_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('mentor_id', '=', from)
    .execute();
