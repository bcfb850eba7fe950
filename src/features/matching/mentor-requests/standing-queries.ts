import { sql } from 'kysely';
import type { Period } from '../../../core/calendar.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { counts, isRunning } from '../../../domain/sql/assignments.ts';
import { isUnderWay } from '../../../domain/sql/mentor-requests.ts';
import { appointedFrom } from '../../../domain/sql/people.ts';
import { statusToday } from './queries.ts';

/** Whether the caller may open a request for the mentee; undefined where there is no such person. */
export const permittedOn = (ctx: Ctx, mentee_id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .select(permitted.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', mentee_id)
    .executeTakeFirst();

/** The mentee as of the day, locked so that of two requests at once one sees the other. */
export const lockMentee = (ctx: WriteCtx, mentee_id: string, day = ctx.today) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.kind', 'p.merged_into_id', appointedFrom('p.id', day).as('appointed_from')])
    .select(sql<boolean>`coalesce(p.deceased_on <= greatest(${day}::date, ${ctx.today}::date), false)`.as('is_dead'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', mentee_id)
    .forNoKeyUpdate('p')
    .executeTakeFirst();

export type Standing = { open_id: string | null; primary_id: string | null; is_replaced: boolean };

/** The need that a request is for: which assignment it replaces, or during whose absence it seeks an interim mentor. */
export type Need = Readonly<{ mentee_id: string; replaces_id: string | null; interim_for_id?: string | null; request_id?: string | null }>;

/**
 * What stands against a further request: an open one for the same need, a running assignment with a primary mentor, or a successor who was
 * already found for the assignment. The need is the same where an open request is to replace the same assignment, or none; where it is to
 * replace the one for whose absence an interim mentor is sought; and where it is `request_id`.
 */
export const standing = async (ctx: Ctx, { mentee_id, replaces_id, interim_for_id = null, request_id = null }: Need): Promise<Standing> => {
  const running = isRunning('a', ctx.today);
  const { rows } = await sql<Standing>`
    select (
        select r.id from mentor_request r cross join lateral ${statusToday(ctx)} current
        where r.department_id = ${ctx.department_id} and r.mentee_id = ${mentee_id} and ${isUnderWay('current.status')}
          and (r.id = ${request_id}::uuid or r.replaces_id = ${interim_for_id}::uuid
            or (r.replaces_id is not distinct from ${replaces_id}::uuid
              and (${interim_for_id}::uuid is null or r.interim_for_id is null or r.interim_for_id = ${interim_for_id}::uuid)))
        order by r.id limit 1
      ) as open_id,
      (
        select a.id from assignment a where a.mentee_id = ${mentee_id} and a.subtype = 'formal' and a.is_primary and ${running}
        order by a.starts_on, a.id limit 1
      ) as primary_id,
      exists (
        select from mentor_request r cross join lateral ${statusToday(ctx)} current join assignment a on a.id = current.assignment_id
        where current.status = 'matched' and r.mentee_id = ${mentee_id} and r.replaces_id = ${replaces_id}::uuid and ${running}
      ) or exists (
        select from assignment a
        where a.replaces_id = ${replaces_id}::uuid and ${running} and (a.until_on is null or a.until_on > a.starts_on)
      ) as is_replaced`.execute(ctx.db);
  return rows[0] ?? { open_id: null, primary_id: null, is_replaced: false };
};

/** The open request for an interim mentor during the absence of the mentor of this assignment, with the proposal that waits for an answer. */
export const interimFor = async (ctx: Ctx, mentee_id: string, assignment_id: string) =>
  (
    await sql<{ id: string; proposal_id: string | null }>`
      select r.id, case when current.status = 'awaiting_acceptance' then current.assignment_id end as proposal_id
      from mentor_request r cross join lateral ${statusToday(ctx)} current
      where r.department_id = ${ctx.department_id} and r.mentee_id = ${mentee_id} and r.type = 'additional'
        and r.interim_for_id = ${assignment_id} and ${isUnderWay('current.status')}
      order by r.id limit 1`.execute(ctx.db)
  ).rows[0];

/** The formal assignment of this mentee that a request is to replace, if it is agreed upon. */
export const replaceable = (ctx: Ctx, mentee_id: string, id: string) =>
  ctx.db
    .selectFrom('assignment as a')
    .select(['a.is_primary', 'a.mentor_id'])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where('a.mentee_id', '=', mentee_id)
    .where('a.subtype', '=', 'formal')
    .where(counts('a'))
    .executeTakeFirst();

/** The first primary formal assignment of the mentee with days in the period, other than the one to be replaced. */
export const primaryWithin = (ctx: Ctx, mentee_id: string, { starts_on, ends_on }: Period, replaces_id: string | null) =>
  ctx.db
    .selectFrom('assignment as a')
    .select(['a.id', 'a.until_on'])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.mentee_id', '=', mentee_id)
    .where('a.is_primary', '=', true)
    .where('a.state', '=', 'live')
    .where('a.id', 'is distinct from', replaces_id)
    .where(sql<boolean>`daterange(a.starts_on, a.until_on) && daterange(${starts_on}::date, ${ends_on}::date)`)
    .orderBy('a.starts_on')
    .limit(1)
    .executeTakeFirst();
