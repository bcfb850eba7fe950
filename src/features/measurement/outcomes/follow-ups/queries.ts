import { type RawBuilder, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';
import { readable } from '../../../mentorship/assignments/sql.ts';
import { CONTACT_FROM_MONTHS, CONTACT_UNTIL_MONTHS, CONTINUATION_DAYS, type Kind } from './kinds.ts';
import type { NewRelationFollowUp, RelationFollowUpQuery } from './schema.ts';

/** The first day on which a kind is answered about the assignment `a`, and the first day after. */
const window = (kind: RawBuilder<unknown>) => ({
  opens_on: sql<string>`case ${kind} when 'continuation' then a.until_on
    else (a.until_on + make_interval(months => ${CONTACT_FROM_MONTHS}::int))::date end`,
  closes_on: sql<string>`case ${kind} when 'continuation' then a.until_on + ${CONTINUATION_DAYS}::int
    else (a.until_on + make_interval(months => ${CONTACT_UNTIL_MONTHS}::int))::date end`,
});

/** True of an answer, `f`, of the caller’s own: `permitted` holds for both of the pair, `a`. */
export const visible = (ctx: Ctx, permitted: Predicate): Predicate =>
  sql<boolean>`(${permitted} and case f.side when 'mentee' then a.mentee_id else a.mentor_id end = ${ctx.actor.person_id}::uuid)`;

/** The answers, `f`, for which `shown` holds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, shown: Predicate, { assignment_id, kind }: Omit<RelationFollowUpQuery, 'limit'>) => {
  let rows = ctx.db
    .selectFrom('relation_follow_up as f')
    .innerJoin('assignment as a', 'a.id', 'f.assignment_id')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .select(['f.id', 'f.assignment_id', 'a.mentee_id', 'a.mentor_id', 'f.side', 'f.kind', 'f.in_contact', 'f.answered_on'])
    .select(['f.row_version', 'f.created_at', 'f.updated_at'])
    .select([party('mentee').as('mentee'), party('mentor').as('mentor')])
    .where('f.department_id', '=', ctx.department_id)
    .where(shown);
  if (assignment_id) rows = rows.where('f.assignment_id', '=', assignment_id);
  if (kind) rows = rows.where('f.kind', '=', kind);
  return rows;
};

/** An answer by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => list(ctx, shown, {}).where('f.id', '=', id).executeTakeFirst();

/** The stored row, locked, with when it can be changed and whether the caller may; nothing unless they may read it. */
export const lock = (ctx: WriteCtx, id: string, shown: Predicate, permitted: Predicate) => {
  const { opens_on, closes_on } = window(sql`f.kind`);
  return ctx.db
    .selectFrom('relation_follow_up as f')
    .innerJoin('assignment as a', 'a.id', 'f.assignment_id')
    .select(['f.id', 'f.in_contact', 'f.row_version', 'a.state', opens_on.as('opens_on'), closes_on.as('closes_on')])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('f.department_id', '=', ctx.department_id)
    .where('f.id', '=', id)
    .where(sql<boolean>`(${shown} or ${permitted})`)
    .forNoKeyUpdate('f')
    .executeTakeFirst();
};

/** The assignment, locked for share, so that it is not voided meanwhile, with when the kind is answered about it. */
export const sharePair = (ctx: WriteCtx, id: string, kind: Kind, permitted: Predicate) => {
  const { opens_on, closes_on } = window(sql`${kind}::text`);
  return ctx.db
    .selectFrom('assignment as a')
    .select(['a.id', 'a.mentee_id', 'a.state', opens_on.as('opens_on'), closes_on.as('closes_on')])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where(sql<boolean>`(${readable(ctx)} or ${permitted})`)
    .forShare('a')
    .executeTakeFirst();
};

/** Adds an answer, of today. */
export const insert = (ctx: WriteCtx, values: NewRelationFollowUp & { side: 'mentee' | 'mentor' }) =>
  ctx.db
    .insertInto('relation_follow_up')
    .values({ ...values, department_id: ctx.department_id, answered_on: ctx.today })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes an answer, which is of today from now on. Call it under the lock of the answer. */
export const update = (ctx: WriteCtx, id: string, in_contact: boolean) =>
  ctx.db
    .updateTable('relation_follow_up')
    .set({ in_contact, answered_on: ctx.today })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Who is asked today: everybody who is here and has not answered what can be answered about a completed relation of theirs. */
export const unanswered = async (ctx: WriteCtx): Promise<readonly { assignment_id: string; person_id: string; kind: Kind }[]> =>
  (
    await sql<{ assignment_id: string; person_id: string; kind: Kind }>`
      select a.id as assignment_id, who.person_id, ask.kind
      from assignment a
      cross join lateral (values ('mentee', a.mentee_id), ('mentor', a.mentor_id)) who(side, person_id)
      cross join (values ('continuation'), ('contact')) ask(kind)
      where a.department_id = ${ctx.department_id} and a.state = 'completed'
        and a.until_on > ${ctx.today}::date - make_interval(months => ${CONTACT_UNTIL_MONTHS + 1}::int) and a.until_on <= ${ctx.today}::date
        and ${window(sql`ask.kind`).opens_on} <= ${ctx.today}::date and ${window(sql`ask.kind`).closes_on} > ${ctx.today}::date
        and not exists (select from relation_follow_up f where f.assignment_id = a.id and f.side = who.side and f.kind = ask.kind)
        and is_here(who.person_id, ${ctx.today}::date)
      order by a.id, who.side, ask.kind`.execute(ctx.db)
  ).rows;
