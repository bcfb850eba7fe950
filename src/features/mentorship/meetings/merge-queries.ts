import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

/**
 * Excludes meetings of an assignment that has stayed with the duplicate, because it was between the two and declined, withdrawn or voided.
 */
const moved = (from: string) =>
  sql`not exists (select from assignment a where a.id = m.assignment_id and ${from}::uuid in (a.mentee_id, a.mentor_id))`;

/** Moves who proposed, logged and confirmed meetings. */
export const reassignMeetings = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update meeting m set
      proposed_by = case m.proposed_by when ${from} then ${to}::uuid else m.proposed_by end,
      logged_by = case m.logged_by when ${from} then ${to}::uuid else m.logged_by end,
      confirmed_by = case m.confirmed_by when ${from} then ${to}::uuid else m.confirmed_by end
    where m.department_id = ${ctx.department_id} and ${from}::uuid in (m.proposed_by, m.logged_by, m.confirmed_by) and ${moved(from)}`.execute(
    ctx.db,
  );

/** Moves the authorship of reasons. */
export const reassignReasons = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update meeting_reason r set author_id = ${to}
    from meeting m
    where m.id = r.meeting_id and m.department_id = ${ctx.department_id} and r.author_id = ${from} and ${moved(from)}`.execute(ctx.db);
