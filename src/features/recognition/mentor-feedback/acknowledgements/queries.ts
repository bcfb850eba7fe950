import { sql } from 'kysely';
import type { Ctx } from '../../../../core/context.ts';
import { counts } from '../../../../domain/sql/assignments.ts';
import type { PublicAcknowledgementQuery } from './schema.ts';

/**
 * Thanks that both wish to be public, of assignments that count. Of all departments, or of one. `id` is for the order of pages, and not answered.
 */
export const list = (ctx: Ctx, { department }: Pick<PublicAcknowledgementQuery, 'department'>) => {
  let rows = ctx.db
    .selectFrom('thanks as t')
    .innerJoin('department as d', 'd.id', 't.department_id')
    .innerJoin('assignment as a', (join) => join.onRef('a.id', '=', 't.assignment_id').onRef('a.department_id', '=', 't.department_id'))
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .select([
      't.id',
      sql<'thanks'>`'thanks'`.as('kind'),
      'd.name as department',
      'mentor.display_name as to',
      'mentee.display_name as from',
    ])
    .select(['t.message', 't.sent_on as on'])
    .where('t.published_at', 'is not', null)
    .where('t.agreed_at', 'is not', null)
    .where(counts('a'));
  if (department !== undefined) rows = rows.where('d.code', '=', department);
  return rows;
};
