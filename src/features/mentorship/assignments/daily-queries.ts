import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import { isRecalled } from '../../platform/notifications/links/sql.ts';

/** Expires the proposals that can no longer be answered. */
export const expireDue = (ctx: WriteCtx) =>
  ctx.db
    .updateTable('assignment')
    .set({ state: 'expired' })
    .where('department_id', '=', ctx.department_id)
    .where('state', '=', 'pending_acceptance')
    .where('expires_on', '<=', ctx.today)
    .returning(['id', 'mentee_id', 'mentor_id'])
    .execute();

type Unanswered = { person_id: string; subject_id: string; due_on: string; is_external: boolean };

/** Those who have not answered a proposal that expires within the policy's reminder days, and whose link was not recalled. */
export const unanswered = async (ctx: WriteCtx): Promise<Unanswered[]> =>
  (
    await sql<Unanswered>`
      select side.person_id, a.id as subject_id, a.expires_on as due_on, who.kind = 'external' as is_external
      from assignment a
      join policy p on ${policyOn('p', 'a.department_id', ctx.today)}
      cross join lateral (values (a.mentee_id, a.mentee_accepted_at), (a.mentor_id, a.mentor_accepted_at)) side(person_id, accepted_at)
      join person who on who.id = side.person_id
      where a.department_id = ${ctx.department_id} and a.state = 'pending_acceptance' and side.accepted_at is null
        and a.expires_on <= ${ctx.today}::date + p.reminder_days
        and not (who.kind = 'external' and ${isRecalled({ person: 'a.mentor_id', subject: 'a.id' })})`.execute(ctx.db)
  ).rows;
