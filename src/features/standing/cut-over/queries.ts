import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { lateDivisions } from '../../../domain/sql/cut-over.ts';
import type { CutOver } from './schema.ts';

/** From when the department owes what the programme asks. */
export const startOf = async (ctx: Ctx): Promise<string> =>
  (await ctx.db.selectFrom('department').select('programme_starts_on').where('id', '=', ctx.department_id).executeTakeFirstOrThrow())
    .programme_starts_on;

/** The obligations of `owed`, counted by kind and state: of everybody, and by the division of which their people are primary members on the day. */
export async function counted(
  ctx: Ctx,
  owed: RawBuilder<object>,
  states: readonly string[],
  { programme_starts_on, as_of }: Pick<CutOver, 'programme_starts_on' | 'as_of'>,
): Promise<Pick<CutOver, 'counts' | 'divisions'>> {
  const byState = sql.join(states.map((state) => sql`${sql.lit(state)}, count(*) filter (where o.state = ${sql.lit(state)})::int`));
  const { rows } = await sql<Pick<CutOver, 'counts' | 'divisions'>>`
    with late as materialized (${lateDivisions(ctx.department_id, programme_starts_on)}),
    o as materialized (
      select o.person_id, o.kind, o.state, m.division_id
      from ${owed} o
      left join lateral (
        select m.division_id from division_membership m where m.person_id = o.person_id and m.is_primary and ${holdsOn('m', as_of)} limit 1
      ) m on true
    ), by_division as (
      select o.division_id, o.kind, jsonb_build_object('kind', o.kind, ${byState}) as counts from o group by o.division_id, o.kind
    ), people as (
      select o.division_id, count(distinct o.person_id)::int as people from o group by o.division_id
    )
    select
      coalesce((select jsonb_agg(c.counts order by c.kind) from (
        select o.kind, jsonb_build_object('kind', o.kind, ${byState}) as counts from o group by o.kind) c), '[]') as counts,
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'division', case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end,
          'starts_on', coalesce(late.days[array_position(late.ids, p.division_id)], ${programme_starts_on}::date), 'people', p.people,
          'counts', (select jsonb_agg(b.counts order by b.kind) from by_division b where b.division_id is not distinct from p.division_id)
        ) order by d.code)
        from people p
        left join division d on d.id = p.division_id
        cross join late), '[]') as divisions`.execute(ctx.db);
  return rows[0] ?? { counts: [], divisions: [] };
}
