import type { Ctx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { CohortPairQuery } from './schema.ts';

const pairs = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('cohort_pair as q')
    .innerJoin('cohort as c', 'c.id', 'q.cohort_id')
    .innerJoin('cohort_application as a', 'a.id', 'q.application_id')
    .innerJoin('cohort_mentor as v', 'v.id', 'q.cohort_mentor_id')
    .innerJoin('person as p', 'p.id', 'a.applicant_id')
    .innerJoin('person as m', 'm.id', 'v.person_id')
    .select(['q.id', 'q.cohort_id', 'q.application_id', party('p').as('applicant'), 'q.cohort_mentor_id', party('m').as('mentor')])
    .select(['q.starts_on', 'q.ends_on', 'q.row_version', 'q.created_at', 'q.updated_at'])
    .where('q.department_id', '=', ctx.department_id)
    .where(readable);

/** The pairs, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { cohort_id }: Omit<CohortPairQuery, 'limit'>) => {
  const rows = pairs(ctx, readable);
  return cohort_id === undefined ? rows : rows.where('q.cohort_id', '=', cohort_id);
};

/** One pair. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => pairs(ctx, readable).where('q.id', '=', id).executeTakeFirst();
