import { sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';

/** How many mentors have how many live formal mentees on a day, `most` or more together. */
export async function load(ctx: Ctx, day: string, most: number): Promise<{ mentees: number; mentors: number }[]> {
  const { rows } = await sql<{ mentees: number; mentors: number }>`
    select class.mentees::int, count(held.mentor_id)::int as mentors
    from generate_series(1, ${most}::int) class(mentees)
    left join (
      select a.mentor_id, count(*) as mentees from measured_assignments(${ctx.department_id}::uuid, ${day}::date) a
      where a.status in ('active', 'paused') group by a.mentor_id
    ) held on least(held.mentees, ${most}::int) = class.mentees
    group by 1 order by 1`.execute(ctx.db);
  return rows;
}
