import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/** Puts the survivor in the place of the duplicate as agreed mentor and as the person who concluded. */
export const reassignConclusions = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('match_discussion')
    .set({
      mentor_id: sql<string | null>`case mentor_id when ${from} then ${to}::uuid else mentor_id end`,
      concluded_by: sql<string | null>`case concluded_by when ${from} then ${to}::uuid else concluded_by end`,
    })
    .where('department_id', '=', ctx.department_id)
    .where((eb) => eb.or([eb('mentor_id', '=', from), eb('concluded_by', '=', from)]))
    .execute();

/** Moves contributions to the survivor. Where both records contributed to a discussion, each keeps its own, and only the survivor's counts. */
export const reassignContributions = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('match_contribution as c')
    .set({ person_id: to })
    .where('c.department_id', '=', ctx.department_id)
    .where('c.person_id', '=', from)
    .where(
      sql<boolean>`not exists (select from match_contribution other where other.discussion_id = c.discussion_id and other.person_id = ${to})`,
    )
    .execute();

/** Moves delegations to the survivor. One between the two records, or one that both received, stays as it was. */
export const reassignDelegations = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update match_delegation sent set
      from_id = case sent.from_id when ${from} then ${to}::uuid else sent.from_id end,
      to_id = case sent.to_id when ${from} then ${to}::uuid else sent.to_id end
    where sent.department_id = ${ctx.department_id} and ${from} in (sent.from_id, sent.to_id) and ${to} not in (sent.from_id, sent.to_id)
      and not (sent.to_id = ${from} and exists (select from match_delegation other
        where other.discussion_id = sent.discussion_id and other.capacity = sent.capacity and other.to_id = ${to}))`.execute(ctx.db);
