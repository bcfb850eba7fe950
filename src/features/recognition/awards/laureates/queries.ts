import type { Ctx } from '../../../../core/context.ts';
import type { PublicLaureateQuery } from './schema.ts';

/**
 * Awards that are held and that their laureates wish to be listed, of all departments or of one. `id` is for the order of pages, and not answered.
 */
export const list = (ctx: Ctx, { department }: Pick<PublicLaureateQuery, 'department'>) => {
  let rows = ctx.db
    .selectFrom('award as w')
    .innerJoin('award_cycle as c', 'c.id', 'w.cycle_id')
    .innerJoin('award_programme as g', 'g.id', 'c.programme_id')
    .innerJoin('department as d', 'd.id', 'w.department_id')
    .innerJoin('person as p', 'p.id', 'w.person_id')
    .leftJoin('division as v', 'v.id', 'g.division_id')
    .select(['w.id', 'd.name as department', 'v.name as division', 'g.name as award', 'g.honoree_name', 'c.academic_year'])
    .select(['p.display_name as laureate', 'w.conferred_on'])
    .where('w.listing_consented_at', 'is not', null)
    .where('w.withdrawn_on', 'is', null);
  if (department !== undefined) rows = rows.where('d.code', '=', department);
  return rows;
};
