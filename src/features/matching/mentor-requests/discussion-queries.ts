import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/** Who opened the open discussions about these requests, was asked to take part in them, or took part; with the discussion. */
export const participantsOf = async (
  ctx: WriteCtx,
  request_ids: readonly string[],
): Promise<{ person_id: string; subject_id: string }[]> =>
  request_ids.length === 0
    ? []
    : (
        await sql<{ person_id: string; subject_id: string }>`
          select participant.person_id, d.id as subject_id
          from match_discussion d
          cross join lateral (
            select n.person_id from notification n where n.subject_id = d.id and n.kind in ('discussion_opened', 'discussion_delegated')
            union select c.person_id from match_contribution c where c.discussion_id = d.id
            union select d.created_by where d.created_by is not null
          ) participant
          where d.department_id = ${ctx.department_id} and d.request_id = any (${request_ids}::uuid[]) and d.outcome is null
          order by d.id, participant.person_id`.execute(ctx.db)
      ).rows;
