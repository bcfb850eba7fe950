import { type RawBuilder, sql } from 'kysely';
import type { Period } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { holdsOn, yes } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { civilDay } from '../../../domain/sql/days.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import type { NewAssignment } from './schema.ts';

/** What a claim is about. The claims of a spot session are those of its day; of another relation, whichever day they name. */
export type Claimed = Pick<NewAssignment, 'mentee_id' | 'mentor_id' | 'subtype'> & { starts_on: string };

export type Claim = Claimed & {
  id: string;
  recorded_by_id: string;
  planned_ends_on: string | null;
  converted_from_id: string | null;
  mentee_accepted_at: string | null;
  mentor_accepted_at: string | null;
};

const same = ({ mentee_id, mentor_id, subtype, starts_on }: Claimed) => sql<boolean>`(a.state = 'claimed' and a.mentee_id = ${mentee_id}
  and a.mentor_id = ${mentor_id} and a.subtype = ${subtype} and (a.subtype <> 'spot' or a.starts_on = ${starts_on}::date))`;

/** The claims of the same relation that wait to be confirmed, locked, the first first. */
export const open = (ctx: WriteCtx, claimed: Claimed): Promise<Claim[]> =>
  ctx.db
    .selectFrom('assignment as a')
    .select([
      'a.id',
      'a.mentee_id',
      'a.mentor_id',
      'a.planned_ends_on',
      'a.converted_from_id',
      'a.mentee_accepted_at',
      'a.mentor_accepted_at',
    ])
    .select([
      sql<Claim['subtype']>`a.subtype`.as('subtype'),
      sql<string>`a.starts_on`.as('starts_on'),
      sql<string>`a.recorded_by_id`.as('recorded_by_id'),
    ])
    .where('a.department_id', '=', ctx.department_id)
    .where(same(claimed))
    .orderBy('a.id')
    .forNoKeyUpdate('a')
    .execute();

/** True where both have confirmed the same relation on a day of the period; of spot sessions, that of its first day. */
export const holdsAlready = async (
  ctx: WriteCtx,
  { mentee_id, mentor_id, subtype, starts_on, ends_on }: Claimed & Period,
): Promise<boolean> =>
  (await ctx.db
    .selectFrom('assignment as a')
    .select('a.id')
    .where('a.department_id', '=', ctx.department_id)
    .where('a.mentee_id', '=', mentee_id)
    .where('a.mentor_id', '=', mentor_id)
    .where('a.subtype', '=', subtype)
    .where(counts('a'))
    .where(
      subtype === 'spot'
        ? sql<boolean>`a.starts_on = ${starts_on}::date`
        : sql<boolean>`daterange(a.starts_on, a.until_on) && daterange(${starts_on}::date, ${ends_on}::date)`,
    )
    .limit(1)
    .executeTakeFirst()) !== undefined;

export type Over = { id: string; mentee_id: string; mentor_id: string; recorded_by_id: string };

const over = async (ctx: WriteCtx, state: 'lapsed' | 'withdrawn', which: RawBuilder<unknown>): Promise<Over[]> =>
  (
    await sql<Over>`update assignment a set state = ${state} where a.department_id = ${ctx.department_id} and a.state = 'claimed' and ${which}
      returning a.id, a.mentee_id, a.mentor_id, a.recorded_by_id`.execute(ctx.db)
  ).rows;

/** Withdraws the other claims of a relation that now holds. */
export const withdrawSame = (ctx: WriteCtx, claimed: Claimed, id: string) =>
  over(ctx, 'withdrawn', sql`a.id <> ${id} and ${same(claimed)}`);

/** Lapses the claims that can no longer be confirmed: of a pair, or of the department. */
export const lapseDue = (ctx: WriteCtx, pair?: Pick<Claimed, 'mentee_id' | 'mentor_id'>) =>
  over(
    ctx,
    'lapsed',
    sql`a.expires_on <= ${ctx.today}::date and ${pair ? sql`a.mentee_id = ${pair.mentee_id} and a.mentor_id = ${pair.mentor_id}` : yes}`,
  );

/** Withdraws the claims of these people, or of the department, that wait for the word of somebody who is gone. */
export const withdrawOfGone = (ctx: WriteCtx, person_ids: readonly string[] | null) => {
  const missing = (side: 'mentee' | 'mentor') => sql`(${sql.ref(`a.${side}_accepted_at`)} is null
    and exists (select from gone_on(${sql.ref(`a.${side}_id`)}, a.starts_on) g where g.day <= ${ctx.today}::date))`;
  const of = person_ids === null ? yes : sql`(a.mentee_id = any (${person_ids}::uuid[]) or a.mentor_id = any (${person_ids}::uuid[]))`;
  return over(ctx, 'withdrawn', sql`${of} and (${missing('mentee')} or ${missing('mentor')})`);
};

/**
 * Withdraws the claims that cannot move with a merge: those between the two records of the person, and of each two that would be the same the
 * later one.
 */
export const withdrawForMerge = (ctx: WriteCtx, from: string, to: string) => {
  const kept = (alias: string, column: string) =>
    sql`case ${sql.ref(`${alias}.${column}`)} when ${from} then ${to}::uuid else ${sql.ref(`${alias}.${column}`)} end`;
  const alike = sql.join(
    ['mentee_id', 'mentor_id', 'recorded_by_id'].map((column) => sql`${kept('o', column)} = ${kept('a', column)}`),
    sql` and `,
  );
  return over(
    ctx,
    'withdrawn',
    sql`((a.mentee_id in (${from}, ${to}) and a.mentor_id in (${from}, ${to})) or exists (
      select from assignment o
      where o.department_id = a.department_id and o.state = 'claimed' and o.id < a.id and ${alike} and o.subtype = a.subtype
        and (a.subtype <> 'spot' or o.starts_on = a.starts_on)))`,
  );
};

/** Those who have not confirmed a claim, once the policy's reminder days have passed since it was recorded, unless they were reminded. */
export const unconfirmed = async (ctx: WriteCtx) =>
  (
    await sql<{ person_id: string; subject_id: string; due_on: string | null }>`
      select side.person_id, a.id as subject_id, a.expires_on as due_on
      from assignment a
      join policy p on p.department_id = a.department_id and ${holdsOn('p', ctx.today)}
      cross join lateral (values (a.mentee_id, a.mentee_accepted_at), (a.mentor_id, a.mentor_accepted_at)) side(person_id, accepted_at)
      where a.department_id = ${ctx.department_id} and a.state = 'claimed' and side.accepted_at is null
        and least(${civilDay('a.created_at', ctx.actor.time_zone)} + p.meeting_reminder_days, a.expires_on - 1) <= ${ctx.today}::date
        and ${notNotified({ person: 'side.person_id', kind: 'assignment_claim_due', subject: 'a.id', occasion: sql`''` })}
      order by a.id`.execute(ctx.db)
  ).rows;

/** Those of the people who have left or died. */
export const gone = async (ctx: WriteCtx, ids: readonly string[]): Promise<string[]> =>
  (
    await ctx.db
      .selectFrom('person as p')
      .select('p.id')
      .where('p.department_id', '=', ctx.department_id)
      .where('p.id', 'in', [...ids])
      .where(sql<boolean>`not is_here(p.id, ${ctx.today}::date)`)
      .execute()
  ).map(({ id }) => id);

/** How many days a spot session can be confirmed, by the policy of today. */
export const spotDays = async (ctx: WriteCtx): Promise<number> =>
  (
    await ctx.db
      .selectFrom('policy as p')
      .select('p.claim_days_spot')
      .where('p.department_id', '=', ctx.department_id)
      .where(holdsOn('p', ctx.today))
      .executeTakeFirstOrThrow()
  ).claim_days_spot;
