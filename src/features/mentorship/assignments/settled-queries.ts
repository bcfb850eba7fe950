import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';

/** What stands on or after a day of an assignment, and whether the caller may overrule it. */
export type Settled = Readonly<{ met_on: string | null; closed_to: string | null; may_overrule: boolean }>;

/**
 * The last meeting of the assignment that both confirmed, from the day on, and the first day after the last closed programme year of a formal
 * one that is not over by the day. A year is found by the days on which one can begin or break off, and by every ninetieth day: none is shorter
 * without breaking off.
 */
export const settledFrom = async (ctx: WriteCtx, id: string, day: string, mayOverrule: Predicate): Promise<Settled> => {
  const { rows } = await sql<Settled>`
    select ${mayOverrule} as may_overrule, (
        select max(m.held_on) from meeting m where m.assignment_id = a.id and m.state = 'confirmed' and m.held_on >= ${day}::date
      ) as met_on, (
        select max(year.ends_on)
        from (
          select ${day}::date as day
          union select generate_series(${day}::date, ${ctx.today}::date, interval '90 days')::date
          union select unnest(array[p.starts_on, p.ends_on - 1]) from appointment p where p.person_id = a.mentee_id
          union select unnest(array[e.starts_on, e.ends_on - 1]) from programme_enrolment e where e.person_id = a.mentee_id
        ) candidate
        cross join lateral year_closing(a.id, candidate.day) year
        where a.subtype = 'formal' and candidate.day >= ${day}::date and candidate.day < ${ctx.today}::date
          and year.closes_on <= ${ctx.today}::date
      ) as closed_to
    from assignment a where a.department_id = ${ctx.department_id} and a.id = ${id}`.execute(ctx.db);
  return rows[0] ?? { met_on: null, closed_to: null, may_overrule: false };
};
