import { sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';

/** Confers the award on each nominee of the cycle for whom it was decided. Call it under the lock of the cycle. */
export const insertAwards = async (ctx: WriteCtx, cycle_id: string, conferred_on: string): Promise<{ id: string; person_id: string }[]> => {
  const { rows } = await sql<{ id: string; person_id: string }>`
    insert into award (department_id, cycle_id, nomination_id, person_id, conferred_on)
    select n.department_id, n.cycle_id, n.id, n.nominee_id, ${conferred_on}::date from nomination n
    where n.department_id = ${ctx.department_id} and n.cycle_id = ${cycle_id} and n.state = 'awarded'
    returning id, person_id`.execute(ctx.db);
  return rows;
};
