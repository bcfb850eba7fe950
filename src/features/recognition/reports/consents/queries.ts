import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { counts } from '../../../../domain/sql/assignments.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { NameConsent, NameConsentQuery } from './schema.ts';

/** Consents, `c`, where `readable` holds. */
const consents = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('report_name_consent as c')
    .innerJoin('person as mentor', 'mentor.id', 'c.mentor_id')
    .innerJoin('person as mentee', 'mentee.id', 'c.mentee_id')
    .select(['c.id', 'c.mentor_id', 'c.mentee_id', 'c.state as status', 'c.answered_at', 'c.row_version', 'c.created_at', 'c.updated_at'])
    .select([party('mentor').as('mentor'), party('mentee').as('mentee')])
    .where('c.department_id', '=', ctx.department_id)
    .where(readable);

/** The consents that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { mentor_id, mentee_id, status }: NameConsentQuery) => {
  let rows = consents(ctx, readable);
  if (mentor_id) rows = rows.where('c.mentor_id', '=', mentor_id);
  if (mentee_id) rows = rows.where('c.mentee_id', '=', mentee_id);
  if (status) rows = rows.where('c.state', 'in', status);
  return rows;
};

/** One consent; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => consents(ctx, readable).where('c.id', '=', id).executeTakeFirst();

/** The stored row, locked, with whether the caller may answer it; nothing unless they may read or answer it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('report_name_consent as c')
    .select(['c.id', 'c.mentor_id', 'c.mentee_id', 'c.state', 'c.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('c.department_id', '=', ctx.department_id)
    .where('c.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/** Sets the answer. Call it under the lock of the consent. */
export const answer = (ctx: WriteCtx, id: string, state: NameConsent['status']) =>
  ctx.db
    .updateTable('report_name_consent')
    .set({ state, answered_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Asks the formal mentees of the mentor up to the day who have not been asked yet; answers the new rows. */
export const ask = (ctx: WriteCtx, mentor_id: string, day: string) =>
  ctx.db
    .insertInto('report_name_consent')
    .columns(['department_id', 'mentor_id', 'mentee_id'])
    .expression(
      ctx.db
        .selectFrom('assignment as a')
        .innerJoin('person as p', 'p.id', 'a.mentee_id')
        .select(['a.department_id', 'a.mentor_id', 'a.mentee_id'])
        .distinct()
        .where('a.department_id', '=', ctx.department_id)
        .where('a.mentor_id', '=', mentor_id)
        .where('a.subtype', '=', 'formal')
        .where(counts('a'))
        .where('a.starts_on', '<=', day)
        .where('p.merged_into_id', 'is', null)
        .where('p.deceased_on', 'is', null),
    )
    .onConflict((conflict) => conflict.constraint('report_name_consent_one_a_pair').doNothing())
    .returning(['id', 'mentee_id'])
    .execute();

/** Part of a merge. Where both records have answered for one pair, the one that lets less be named stays. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await sql`
    update report_name_consent kept set state = other.state, answered_at = other.answered_at
    from report_name_consent other
    where kept.department_id = ${ctx.department_id} and other.department_id = kept.department_id and kept.state = 'given'
      and other.state in ('declined', 'revoked')
      and ((other.mentee_id = ${from} and kept.mentee_id = ${to} and other.mentor_id = kept.mentor_id)
        or (other.mentor_id = ${from} and kept.mentor_id = ${to} and other.mentee_id = kept.mentee_id))`.execute(ctx.db);
  await sql`
    update report_name_consent c set
      mentor_id = case c.mentor_id when ${from} then ${to}::uuid else c.mentor_id end,
      mentee_id = case c.mentee_id when ${from} then ${to}::uuid else c.mentee_id end
    where c.department_id = ${ctx.department_id} and ${from} in (c.mentor_id, c.mentee_id) and ${to} not in (c.mentor_id, c.mentee_id)
      and not exists (select from report_name_consent other
        where (c.mentee_id = ${from} and other.mentee_id = ${to} and other.mentor_id = c.mentor_id)
          or (c.mentor_id = ${from} and other.mentor_id = ${to} and other.mentee_id = c.mentee_id))`.execute(ctx.db);
}
