import { sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import type { LoadClass } from './rules.ts';

/** How many mentors have how many live formal mentees on a day, `most` or more together: of these with the number of each. */
export async function load(ctx: Ctx, day: string, most: number): Promise<(LoadClass & { observations: number[] })[]> {
  const { rows } = await sql<LoadClass & { observations: number[] }>`
    select class.mentees::int, count(held.mentor_id)::int as mentors, coalesce(sum(held.mentees), 0)::int as load,
      coalesce(array_agg(held.mentees::int order by held.mentees) filter (where held.mentor_id is not null), '{}') as observations
    from generate_series(1, ${most}::int) class(mentees)
    left join (
      select a.mentor_id, count(*) as mentees from measured_assignments(${ctx.department_id}::uuid, ${day}::date) a
      where a.status in ('active', 'paused') group by a.mentor_id
    ) held on least(held.mentees, ${most}::int) = class.mentees
    group by 1 order by 1`.execute(ctx.db);
  return rows;
}
