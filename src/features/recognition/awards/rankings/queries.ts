import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { type Party, party } from '../../../../domain/sql/parties.ts';

/** The rankings of those who are members of the committee. */
export const ofMembers = (ctx: Ctx, cycle_id: string) =>
  ctx.db
    .selectFrom('award_ranking as r')
    .innerJoin('award_committee_member as m', (join) =>
      join.onRef('m.cycle_id', '=', 'r.cycle_id').onRef('m.person_id', '=', 'r.person_id').on('m.left_on', 'is', null),
    )
    .select(['r.id', 'r.person_id', 'r.nomination_ids'])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.cycle_id', '=', cycle_id)
    .execute();

type Found = {
  id: string;
  committee: string[];
  nominations: { id: string; nominee: Party }[];
  rankings: { person_id: string; nomination_ids: string[] }[];
};

/** A cycle with its members, the nominations that are or were under review, and the rankings of its members; nothing where the caller may not read it. */
export const find = (ctx: Ctx, cycle_id: string, readable: Predicate): Promise<Found | undefined> =>
  ctx.db
    .selectFrom('award_cycle as c')
    .innerJoin('award_programme as g', 'g.id', 'c.programme_id')
    .select('c.id')
    .select([
      sql<string[]>`array(select m.person_id from award_committee_member m where m.cycle_id = c.id and m.left_on is null)`.as('committee'),
      sql<Found['nominations']>`coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'nominee', ${party('p')}) order by n.id)
        from nomination n join person p on p.id = n.nominee_id
        where n.cycle_id = c.id and n.state in ('under_review', 'awarded', 'not_selected')), '[]')`.as('nominations'),
      sql<Found['rankings']>`coalesce((select jsonb_agg(jsonb_build_object('person_id', r.person_id, 'nomination_ids', r.nomination_ids))
        from award_ranking r join award_committee_member m on m.cycle_id = r.cycle_id and m.person_id = r.person_id and m.left_on is null
        where r.cycle_id = c.id), '[]')`.as('rankings'),
    ])
    .where('c.department_id', '=', ctx.department_id)
    .where('c.id', '=', cycle_id)
    .where(readable)
    .executeTakeFirst();

/** Writes the caller’s ranking, in place of an earlier one. Call it under the lock of the cycle. */
export const put = (ctx: WriteCtx, cycle_id: string, nomination_ids: readonly string[]) =>
  ctx.db
    .insertInto('award_ranking')
    .values({ department_id: ctx.department_id, cycle_id, person_id: ctx.actor.person_id, nomination_ids: [...nomination_ids] })
    .onConflict((conflict) => conflict.columns(['cycle_id', 'person_id']).doUpdateSet({ nomination_ids: [...nomination_ids] }))
    .execute();
