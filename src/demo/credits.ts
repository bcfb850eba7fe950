import { sql } from 'kysely';
import type { WriteCtx } from '../core/context.ts';
import * as posting from '../features/recognition/credits/posting.ts';
import { issueDue } from '../features/recognition/credits/statements/service.ts';

/**
 * Credits what the demo department's facts earn, as its daily work would. Then one of the meetings below a cap turns out to be void: its credit is
 * taken back, and a capped meeting gets what that releases. Statements of the years that are over are issued before it, so that the correction of
 * a reported year, one of the professor's, stands in the open one.
 */
export async function recognise(ctx: WriteCtx, professor: string): Promise<void> {
  await posting.followTime(ctx);
  await issueDue(ctx);
  const { rows } = await sql<{ mentor_id: string }>`
    update meeting m set state = 'voided'
    from assignment a
    where a.id = m.assignment_id and m.id in (
      select distinct on (c.is_reported) g.event_id from credit_entry capped
      join credit_entry g on g.person_id = capped.person_id and g.code = capped.code and g.window_key = capped.window_key and g.capped_from is null
      cross join lateral (
        select exists (select from credit_statement s where s.person_id = g.person_id and s.academic_year = g.statement_year) as is_reported
      ) c
      where capped.department_id = ${ctx.department_id} and capped.code = 'FM-MEET' and capped.capped_from is not null
      order by c.is_reported, g.person_id <> ${professor}, g.event_on desc, g.id
    )
    returning a.mentor_id`.execute(ctx.db);
  await posting.reconcile(
    ctx,
    rows.map(({ mentor_id }) => mentor_id),
  );
}
