import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { partyOf } from '../../../domain/sql/parties.ts';
import type { PossibleDuplicate, PossibleDuplicateQuery } from './schema.ts';

/** Formal mentorships from today on that are a conflict because the pair `d` may be one person. */
const conflicting = (ctx: Ctx) => sql<string[]>`array(
  select distinct a.id
  from assignment a
  cross join lateral (
    select daterange(greatest(coalesce(a.starts_on, ${ctx.today}::date), ${ctx.today}::date), a.until_on) as days
  ) coming
  where d.dismissed_on is null and (a.mentor_id in (d.person_id, d.duplicate_id) or a.mentee_id in (d.person_id, d.duplicate_id))
    and a.department_id = ${ctx.department_id} and a.subtype = 'formal'
    and a.state in ('pending_acceptance', 'live') and (a.until_on is null or a.until_on > ${ctx.today}::date)
    and may_conflict(a.mentee_id, a.mentor_id)
    and exists (select from conflict_bases(a.mentee_id, a.mentor_id, coming.days) b where d.id = any (b.possible_duplicate_ids))
  order by a.id)`;

/** Faculty affairs of pairs with such mentorships of which they were not notified yet. */
export const unnotified = async (ctx: WriteCtx): Promise<{ person_id: string; subject_id: string; occasion: string }[]> =>
  (
    await sql<{ person_id: string; subject_id: string; occasion: string }>`
      select distinct r.person_id, d.person_id as subject_id, d.duplicate_id::text as occasion
      from possible_duplicate d
      join leadership_role r on r.department_id = ${ctx.department_id} and r.role = 'faculty_affairs' and ${holdsOn('r', ctx.today)}
      where d.department_id = ${ctx.department_id} and r.person_id not in (d.person_id, d.duplicate_id) and cardinality(${conflicting(ctx)}) > 0
        and ${notNotified({ person: 'r.person_id', kind: 'duplicate_in_conflict', subject: 'd.person_id', occasion: sql`d.duplicate_id::text` })}
      order by d.person_id, occasion, r.person_id`.execute(ctx.db)
  ).rows;

const pairs = (ctx: Ctx) =>
  ctx.db
    .selectFrom('possible_duplicate as d')
    .select(['d.id', 'd.dismissed_on', 'd.dismissed_by', 'd.person_id', partyOf('d.person_id').as('person')])
    .select(['d.duplicate_id', partyOf('d.duplicate_id').as('duplicate'), 'd.row_version', 'd.created_at', 'd.updated_at'])
    .select([sql<PossibleDuplicate['reasons']>`d.reasons`.as('reasons'), conflicting(ctx).as('conflicting_assignment_ids')])
    .select(sql<PossibleDuplicate['state']>`case when d.dismissed_on is null then 'open' else 'dismissed' end`.as('state'))
    .where('d.department_id', '=', ctx.department_id);

/** The query of the pairs, without an order. */
export const list = (ctx: Ctx, { person_id, state = 'open' }: Pick<PossibleDuplicateQuery, 'person_id' | 'state'>) => {
  const rows = pairs(ctx).where('d.dismissed_on', state === 'open' ? 'is' : 'is not', null);
  if (person_id === undefined) return rows;
  return rows.where((eb) => eb.or([eb('d.person_id', '=', person_id), eb('d.duplicate_id', '=', person_id)]));
};

/** One pair. */
export const find = (ctx: Ctx, id: string) => pairs(ctx).where('d.id', '=', id).executeTakeFirst();

/** One pair, locked for a change. */
export const lock = (ctx: WriteCtx, id: string) => pairs(ctx).where('d.id', '=', id).forNoKeyUpdate('d').executeTakeFirst();

/** Takes note that the two are different persons. */
export const setDismissed = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('possible_duplicate')
    .set({ dismissed_on: ctx.today, dismissed_by: ctx.actor.person_id })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Compares all records of the department anew. */
export const refresh = (ctx: WriteCtx) =>
  sql`select refresh_possible_duplicates(${ctx.department_id}::uuid, null, '{}', '{}')`.execute(ctx.db);

/** How many pairs there are. */
export const count = async (ctx: WriteCtx): Promise<number> => {
  const { n } = await ctx.db
    .selectFrom('possible_duplicate')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('department_id', '=', ctx.department_id)
    .executeTakeFirstOrThrow();
  return n;
};

/** What somebody decided about pairs of a record holds of the record that it was merged into; its own pairs go. */
export async function move(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await sql`
    insert into possible_duplicate as kept (department_id, person_id, duplicate_id, reasons, dismissed_on, dismissed_by)
    select d.department_id, least(${to}::uuid, other.id), greatest(${to}::uuid, other.id), d.reasons, d.dismissed_on, d.dismissed_by
    from possible_duplicate d
    cross join lateral (select case when d.person_id = ${from}::uuid then d.duplicate_id else d.person_id end as id) other
    where ${from}::uuid in (d.person_id, d.duplicate_id) and d.dismissed_on is not null and other.id <> ${to}::uuid
    on conflict on constraint possible_duplicate_once do update set dismissed_on = excluded.dismissed_on, dismissed_by = excluded.dismissed_by
      where kept.dismissed_on is null`.execute(ctx.db);
  await ctx.db
    .deleteFrom('possible_duplicate')
    .where((eb) => eb.or([eb('person_id', '=', from), eb('duplicate_id', '=', from)]))
    .execute();
}
