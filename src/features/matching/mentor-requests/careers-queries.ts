import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { isRunning } from '../../../domain/sql/assignments.ts';
import { statusToday } from './queries.ts';

export type InterimFor = { id: string; interim_for_id: string; is_primary: boolean; is_running: boolean };

/** Of these assignments those whose mentor was found for the time of another one's absence: for which assignment, and whether that still runs. */
export const interimsAmong = (ctx: WriteCtx, ids: readonly string[]): Promise<InterimFor[]> =>
  ctx.db
    .selectFrom('assignment as a')
    .innerJoin('mentor_request as r', 'r.id', 'a.request_id')
    .innerJoin('assignment as absent', 'absent.id', 'r.interim_for_id')
    .select(['a.id', 'absent.id as interim_for_id', 'absent.is_primary', isRunning('absent', ctx.today).as('is_running')])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', 'in', [...ids])
    .where('a.replaces_id', 'is', null)
    .where('r.type', '=', 'additional')
    .execute();

/** Withdraws what is open again for an interim mentor in place of one who is gone by now: the successor is sought. Answers the ids. */
export const withdrawOvertaken = async (ctx: WriteCtx, assignment_ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      update mentor_request r set withdrawn_on = ${ctx.today}
      from assignment a join assignment absent on true
      where r.department_id = ${ctx.department_id} and a.id = any (${assignment_ids}::uuid[]) and a.request_id = r.id
        and absent.id = r.interim_for_id and not ${isRunning('absent', ctx.today)}
        and r.type = 'additional' and r.withdrawn_on is null
        and (select current.status from ${statusToday(ctx)} current) in ('open', 'in_discussion', 'no_match')
      returning r.id`.execute(ctx.db)
  ).rows.map((row) => row.id);

/** True of requests that the service opened and nobody has acted upon yet. */
const untouched = (ctx: WriteCtx) => sql<boolean>`(
  r.department_id = ${ctx.department_id} and r.via = 'service'
  and (select current.status from ${statusToday(ctx)} current) = 'open'
  and not exists (select from match_discussion d where d.request_id = r.id)
  and not exists (select from mentor_request_choice c where c.request_id = r.id)
  and not exists (select from assignment a where a.request_id = r.id))`;

/**
 * Withdraws those requests that are to replace one of these assignments, except what began as a request for an interim mentor; and those for
 * another interim mentor in place of one of these. Answers their ids.
 */
export const withdrawUntouched = async (ctx: WriteCtx, replaces_ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      update mentor_request r set withdrawn_on = ${ctx.today}
      where ${untouched(ctx)} and ((r.replaces_id = any (${replaces_ids}::uuid[]) and r.interim_for_id is null)
        or (r.type = 'additional' and exists (
          select from assignment a join mentor_request found on found.id = a.request_id
          where a.id = any (${replaces_ids}::uuid[]) and a.replaces_id is null and found.id <> r.id
            and found.type = 'additional' and found.interim_for_id = r.interim_for_id)))
      returning r.id`.execute(ctx.db)
  ).rows.map((row) => row.id);

/** Makes those that began so requests for an interim mentor again; answers their ids. */
export const returnToInterim = async (ctx: WriteCtx, replaces_ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      update mentor_request r set type = 'additional', replaces_id = null, is_primary = false
      where ${untouched(ctx)} and r.replaces_id = any (${replaces_ids}::uuid[]) and r.interim_for_id is not null
      returning r.id`.execute(ctx.db)
  ).rows.map((row) => row.id);

/**
 * Withdraws open requests of mentees who have died, or have left and have no later appointment; answers their ids. Null looks at the whole department.
 */
export const withdrawOfGone = async (ctx: WriteCtx, person_ids: readonly string[] | null): Promise<string[]> => {
  const theirs = person_ids === null ? sql`true` : sql`r.mentee_id = any (${person_ids}::uuid[])`;
  const { rows } = await sql<{ id: string }>`
    update mentor_request r set withdrawn_on = ${ctx.today}
    where r.department_id = ${ctx.department_id} and ${theirs} and r.withdrawn_on is null
      and not is_here(r.mentee_id, ${ctx.today}::date)
      and (exists (select from person p where p.id = r.mentee_id and p.deceased_on <= ${ctx.today}::date)
        or not exists (select from appointment a where a.person_id = r.mentee_id and a.starts_on > ${ctx.today}::date
          and (a.ends_on is null or a.ends_on > a.starts_on)))
      and (select current.status from ${statusToday(ctx)} current) in ('open', 'in_discussion', 'no_match')
    returning r.id`.execute(ctx.db);
  return rows.map((row) => row.id);
};
