import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { statusToday } from './queries.ts';

/** True of requests that the service opened to replace one of these assignments and nobody has acted upon yet. */
const untouched = (ctx: WriteCtx, replaces_ids: readonly string[]) => sql<boolean>`(
  r.department_id = ${ctx.department_id} and r.replaces_id = any (${replaces_ids}::uuid[]) and r.via = 'service'
  and (select current.status from ${statusToday(ctx)} current) = 'open'
  and not exists (select from match_discussion d where d.request_id = r.id)
  and not exists (select from mentor_request_choice c where c.request_id = r.id)
  and not exists (select from assignment a where a.request_id = r.id))`;

/** Withdraws those requests, except what began as a request for an interim mentor; answers their ids. */
export const withdrawUntouched = async (ctx: WriteCtx, replaces_ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      update mentor_request r set withdrawn_on = ${ctx.today}
      where ${untouched(ctx, replaces_ids)} and r.interim_for_id is null
      returning r.id`.execute(ctx.db)
  ).rows.map((row) => row.id);

/** Makes those that began so requests for an interim mentor again; answers their ids. */
export const returnToInterim = async (ctx: WriteCtx, replaces_ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      update mentor_request r set type = 'additional', replaces_id = null, is_primary = false
      where ${untouched(ctx, replaces_ids)} and r.interim_for_id is not null
      returning r.id`.execute(ctx.db)
  ).rows.map((row) => row.id);

/**
 * Withdraws open requests of mentees who have left and have no later appointment; answers their ids. Null looks at the whole department.
 */
export const withdrawOfGone = async (ctx: WriteCtx, person_ids: readonly string[] | null): Promise<string[]> => {
  const theirs = person_ids === null ? sql`true` : sql`r.mentee_id = any (${person_ids}::uuid[])`;
  const { rows } = await sql<{ id: string }>`
    update mentor_request r set withdrawn_on = ${ctx.today}
    where r.department_id = ${ctx.department_id} and ${theirs} and r.withdrawn_on is null
      and not is_here(r.mentee_id, ${ctx.today}::date)
      and not exists (select from appointment a where a.person_id = r.mentee_id and a.starts_on > ${ctx.today}::date
        and (a.ends_on is null or a.ends_on > a.starts_on))
      and (select current.status from ${statusToday(ctx)} current) in ('open', 'in_discussion', 'no_match')
    returning r.id`.execute(ctx.db);
  return rows.map((row) => row.id);
};
