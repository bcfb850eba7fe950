import { compiled } from '../../../core/compiled.ts';

/** The names of the asker and of their department. */
export const names = compiled(
  (ctx) =>
    ctx.db
      .selectFrom('person as p')
      .innerJoin('department as d', 'd.id', 'p.department_id')
      .select(['p.display_name', 'd.name as department_name'])
      .where('p.id', '=', ctx.actor.person_id),
  { brief: true },
);
