import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { isPrimaryMember } from '../../../../domain/sql/divisions.ts';
import { party } from '../../../../domain/sql/parties.ts';
import { type MayRead, wasHere } from '../../../../domain/sql/people.ts';
import type { IntroductionQuery, NewIntroduction } from './schema.ts';

/** `request`: where the caller may see the mentor requests of the mentee. */
const introductions = (ctx: Ctx, request: Predicate) =>
  ctx.db
    .selectFrom('introduction as i')
    .innerJoin('person as mentee', 'mentee.id', 'i.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'i.mentor_id')
    .innerJoin('person as facilitator', 'facilitator.id', 'i.facilitator_id')
    .select([
      'i.id',
      'i.mentee_id',
      party('mentee').as('mentee'),
      'i.mentor_id',
      party('mentor').as('mentor'),
      'i.facilitator_id',
      party('facilitator').as('facilitator'),
      'i.introduced_on',
      sql<string | null>`case when ${request} then i.request_id end`.as('request_id'),
      'i.row_version',
      'i.created_at',
      'i.updated_at',
    ])
    .where('i.department_id', '=', ctx.department_id);

/** The introductions where `readable` holds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, request: Predicate, query: Omit<IntroductionQuery, 'limit'>) => {
  const { mentee_id, mentor_id, facilitator_id, division_id, introduced_on_gte, introduced_on_lte } = query;
  let rows = introductions(ctx, request).where(readable);
  if (mentee_id) rows = rows.where('i.mentee_id', '=', mentee_id);
  if (mentor_id) rows = rows.where('i.mentor_id', '=', mentor_id);
  if (facilitator_id) rows = rows.where('i.facilitator_id', '=', facilitator_id);
  if (introduced_on_gte) rows = rows.where('i.introduced_on', '>=', introduced_on_gte);
  if (introduced_on_lte) rows = rows.where('i.introduced_on', '<=', introduced_on_lte);
  if (division_id) rows = rows.where(isPrimaryMember('i.mentee_id', division_id, sql.ref('i.introduced_on')));
  return rows;
};

/** One introduction, nothing unless `readable` holds. */
export const find = (ctx: Ctx, id: string, readable: Predicate, request: Predicate) =>
  list(ctx, readable, request, {}).where('i.id', '=', id).executeTakeFirst();

/** Whether the caller may introduce this mentee; nothing where there is no such person. */
export const permittedOn = (ctx: Ctx, mentee_id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', mentee_id)
    .executeTakeFirst();

/** The people in the order of `ids`, and whether each was here on the day, as far as the caller may know. */
export const people = (ctx: WriteCtx, ids: readonly string[], day: string, readable: MayRead) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.kind'])
    .select(wasHere(day, ctx.today, readable).as('was_here'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', 'in', ids)
    .orderBy(sql`array_position(${ids}::uuid[], p.id)`)
    .execute();

/** True where the mentor request is one of this mentee. */
export const hasRequest = async (ctx: WriteCtx, mentee_id: string, request_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('mentor_request')
    .select('id')
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', request_id)
    .where('mentee_id', '=', mentee_id)
    .executeTakeFirst()) !== undefined;

/** Records an introduction made by the caller. */
export const insert = (ctx: WriteCtx, values: NewIntroduction & { introduced_on: string }) =>
  ctx.db
    .insertInto('introduction')
    .values({ ...values, facilitator_id: ctx.actor.person_id, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Part of a merge. An introduction that would become one to oneself, or the same as another, stays with the duplicate. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`with moved as (
      select i.id, case i.mentee_id when ${from} then ${to}::uuid else i.mentee_id end as mentee_id,
        case i.mentor_id when ${from} then ${to}::uuid else i.mentor_id end as mentor_id, i.introduced_on
      from introduction i
      where i.department_id = ${ctx.department_id} and ${from} in (i.mentee_id, i.mentor_id)
    )
    update introduction i set mentee_id = moved.mentee_id, mentor_id = moved.mentor_id
    from moved
    where i.id = moved.id and moved.mentee_id <> moved.mentor_id
      and not exists (select from introduction same where same.mentee_id = moved.mentee_id and same.mentor_id = moved.mentor_id
        and same.introduced_on = moved.introduced_on)`.execute(ctx.db);

/** Part of a merge: introductions made by the duplicate become the survivor's. */
export const reassignFacilitator = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('introduction')
    .set({ facilitator_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('facilitator_id', '=', from)
    .execute();
