import { type Expression, type SqlBool, sql } from 'kysely';
import type { CareerMilestoneTable } from '../../../../db/types.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, yes } from '../../../core/db.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { party } from '../../../domain/sql/parties.ts';
import { byCategory } from '../../../domain/sql/people.ts';
import { isStillDue } from '../../../domain/sql/promotions.ts';
import type { MilestoneQuery, NewCareerMilestone } from './schema.ts';

/** The rank of the person on the day of the milestone, `m`, or some days before. */
const rankOn = (days_before: number) => sql<string | null>`(
  select a.rank from appointment a
  where a.person_id = m.person_id and a.starts_on <= m.reached_on - ${days_before}::int and (a.ends_on is null or a.ends_on > m.reached_on - ${days_before}::int)
  order by ${byCategory('a.category')}
  limit 1)`;

/** Milestones; the outcome of a review only where `canReadOutcome` holds. */
const milestones = (ctx: Ctx, canReadOutcome: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('career_milestone as m')
    .innerJoin('person as who', 'who.id', 'm.person_id')
    .select(['m.id', 'm.person_id', 'm.kind', 'm.reached_on', 'm.voided_at', 'm.row_version', 'm.created_at', 'm.updated_at'])
    .select([
      party('who').as('person'),
      sql<CareerMilestoneTable['cfar_outcome']>`case when ${canReadOutcome} then m.cfar_outcome end`.as('cfar_outcome'),
      rankOn(0).as('rank'),
      rankOn(1).as('rank_before'),
    ])
    .where('m.department_id', '=', ctx.department_id);

/** The readable milestones that match the filters, with outcomes. */
export function filtered(ctx: Ctx, readable: Expression<SqlBool>, query: Omit<MilestoneQuery, 'limit'>) {
  const { person_id, division_id, kind, reached_on_gte, reached_on_lte, is_due } = query;
  let rows = milestones(ctx, yes).where(readable);
  if (person_id !== undefined) rows = rows.where('m.person_id', '=', person_id);
  if (kind !== undefined) rows = rows.where('m.kind', 'in', kind);
  if (reached_on_gte !== undefined) rows = rows.where('m.reached_on', '>=', reached_on_gte);
  if (reached_on_lte !== undefined) rows = rows.where('m.reached_on', '<=', reached_on_lte);
  if (is_due !== undefined) rows = rows.where(sql<boolean>`${isStillDue('m', ctx.today, ctx.actor.time_zone)} = ${is_due}`);
  if (division_id !== undefined) rows = rows.where(isPrimaryMember('m.person_id', division_id, ctx.today));
  return rows;
}

/** One milestone, if the asker may read it. */
export const find = (ctx: Ctx, id: string, readable: Expression<SqlBool>, canReadOutcome: Expression<SqlBool>) =>
  milestones(ctx, canReadOutcome).where('m.id', '=', id).where(readable).executeTakeFirst();

/** A milestone that is about to change, locked. */
export const lock = (ctx: WriteCtx, id: string, readable: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('career_milestone as m')
    .select(['m.id', 'm.person_id', 'm.voided_at', 'm.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('m')
    .executeTakeFirst();

/** The milestones of one kind that are not voided, the earliest first. */
const notVoided = (ctx: WriteCtx, person_id: string, kind: NewCareerMilestone['kind']) =>
  ctx.db
    .selectFrom('career_milestone as m')
    .select(['m.id', 'm.reached_on', 'm.cfar_outcome'])
    .where('m.department_id', '=', ctx.department_id)
    .where('m.person_id', '=', person_id)
    .where('m.kind', '=', kind)
    .where('m.voided_at', 'is', null)
    .orderBy('m.reached_on')
    .orderBy('m.id');

/** The decisions, not voided, on the clock that began on a day; not those of earlier and later clocks. */
export const decisionsOnClock = (ctx: WriteCtx, person_id: string, clock_starts_on: string) =>
  notVoided(ctx, person_id, 'cfar_decided')
    .where(sql<boolean>`(select k.starts_on from programme_clock(m.person_id, m.reached_on) k) = ${clock_starts_on}`)
    .execute();

/** A promotion of this kind that is recorded already, if any. */
export const promotion = (ctx: WriteCtx, person_id: string, kind: NewCareerMilestone['kind']) =>
  notVoided(ctx, person_id, kind).limit(1).executeTakeFirst();

/** The milestone that says when the person is due for promotion, if one is not voided, and whether it still stands. */
export const due = (ctx: WriteCtx, person_id: string) =>
  ctx.db
    .selectFrom('career_milestone as m')
    .select(['m.id', 'm.reached_on', isStillDue('m', ctx.today, ctx.actor.time_zone).as('stands')])
    .where('m.department_id', '=', ctx.department_id)
    .where('m.person_id', '=', person_id)
    .where('m.kind', '=', 'promotion_due')
    .where('m.voided_at', 'is', null)
    .executeTakeFirst();

/** Whether the person is a professor today, who is due for no promotion. */
export const isProfessor = async (ctx: WriteCtx, person_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('appointment as a')
    .select('a.id')
    .where('a.department_id', '=', ctx.department_id)
    .where('a.person_id', '=', person_id)
    .where('a.rank', '=', 'professor')
    .where(holdsOn('a', ctx.today))
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Stores a milestone. */
export const insert = (ctx: WriteCtx, values: NewCareerMilestone) =>
  ctx.db
    .insertInto('career_milestone')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Voids a milestone now. */
export const setVoided = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('career_milestone')
    .set({ voided_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Whether the person is faculty. */
export const isFaculty = async (ctx: WriteCtx, person_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('person')
    .select('id')
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', person_id)
    .where('kind', '=', 'faculty')
    .executeTakeFirst()) !== undefined;

/** Part of a merge: of a milestone that both records carry for one day, the survivor's stays in use and the other stays with the duplicate. */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update career_milestone m set person_id = ${to}
    where m.department_id = ${ctx.department_id} and m.person_id = ${from}
      and (m.voided_at is not null or not exists (
        select from career_milestone own
        where own.person_id = ${to} and own.kind = m.kind and (own.reached_on = m.reached_on or m.kind = 'promotion_due') and own.voided_at is null))`.execute(
    ctx.db,
  );
