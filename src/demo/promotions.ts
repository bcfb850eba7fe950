/** A promotion cycle of the demo department: when people are due, as an HR file said it, and the reports that faculty affairs requested for the next July. */
import { sql } from 'kysely';
import type { HeldRole, WriteCtx } from '../core/context.ts';
import { holdsOn } from '../core/db.ts';
import * as batches from '../features/recognition/reports/batches/service.ts';
import * as taking from '../features/recognition/reports/batches/taking.ts';
import { july } from './roles.ts';

/** How many are due in the next July, and in the one after. */
const DUE = { next: 4, later: 5 };

/**
 * Records when those are due for promotion who have had their rank for longest, in two Julys, and requests the dossiers of the first, in the name of
 * the caller.
 */
export async function runPromotionCycle(ctx: WriteCtx): Promise<void> {
  const [next, later] = [july(ctx.today, -1), july(ctx.today, -2)];
  await sql`
    insert into career_milestone (department_id, person_id, kind, reached_on)
    select ${ctx.department_id}::uuid, c.id, 'promotion_due', case when c.n <= ${DUE.next} then ${next}::date else ${later}::date end
    from (
      select p.id, row_number() over (order by a.starts_on, p.id) as n
      from appointment a join person p on p.id = a.person_id
      where p.department_id = ${ctx.department_id} and p.kind = 'faculty' and p.deceased_on is null and p.id <> ${ctx.actor.person_id}
        and a.category = 'full_time' and a.rank in ('assistant_professor', 'associate_professor') and a.ends_on is null and ${holdsOn('a', ctx.today)}
    ) c
    where c.n <= ${DUE.next + DUE.later}
    order by c.n`.execute(ctx.db);
  const { rows: roles } = await sql<HeldRole>`
    select r.id, r.role, r.division_id, r.site_id, r.portfolio from leadership_role r
    where r.person_id = ${ctx.actor.person_id} and ${holdsOn('r', ctx.today)}`.execute(ctx.db);
  const office: WriteCtx = { ...ctx, actor: { ...ctx.actor, roles } };
  const cycle = { title: `Promotion cycle ${next.slice(0, 4)}`, promotion_due: { from: next, to: next } };
  const { id } = await batches.request(office, cycle, null);
  await sql`update job set status = 'running', started_at = ${ctx.now} where id = ${id}`.execute(ctx.db);
  for (let come = await taking.step(office, id); come; come = await taking.step(office, id))
    await sql`update job set progress_done = ${come.done}, progress_total = ${come.total} where id = ${id}`.execute(ctx.db);
  await sql`update job set status = 'succeeded', finished_at = ${ctx.now} where id = ${id}`.execute(ctx.db);
  await sql`select graphile_worker.remove_job(${`job:${id}`})`.execute(ctx.db);
}
