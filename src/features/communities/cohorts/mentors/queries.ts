import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { json, type Predicate } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';
import { facets } from '../kinds.ts';
import type { CohortMentor, CohortMentorQuery } from './schema.ts';

/** Every facet of a profile, an empty list where nothing was given. */
export const profileOf = (column: string) =>
  sql<CohortMentor['profile']>`jsonb_build_object(${sql.join(
    facets.flatMap((facet) => [sql.lit(facet), sql`coalesce(${sql.ref(column)} -> ${sql.lit(facet)}, '[]')`]),
  )})`;

/** Mentors of cohorts, `v`, with the person, `p`, and the cohort, `c`. */
const mentors = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('cohort_mentor as v')
    .innerJoin('cohort as c', 'c.id', 'v.cohort_id')
    .innerJoin('person as p', 'p.id', 'v.person_id')
    .innerJoin('department as d', 'd.id', 'v.department_id')
    .leftJoin('external_profile as x', 'x.person_id', 'v.person_id')
    .select(['v.id', 'v.cohort_id', 'v.person_id', party('p').as('person'), 'v.capacity', 'v.is_reserve', 'v.publication_ref'])
    .select(['v.published_on', 'v.consented_on', 'v.row_version', 'v.created_at', 'v.updated_at'])
    .select(sql<string | null>`coalesce(x.institution, d.institution)`.as('institution'))
    .select(profileOf('v.profile').as('profile'))
    .select(sql<CohortMentor['status']>`case when v.withdrawn_on is null then 'listed' else 'withdrawn' end`.as('status'))
    .where('v.department_id', '=', ctx.department_id)
    .where(readable);

/** The mentors of a cohort, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { cohort_id, status }: Omit<CohortMentorQuery, 'limit'>) => {
  const rows = mentors(ctx, readable).where('v.cohort_id', '=', cohort_id);
  if (status === undefined) return rows;
  return rows.where(sql<boolean>`(case when v.withdrawn_on is null then 'listed' else 'withdrawn' end) = any (${status}::text[])`);
};

/** One mentor of a cohort. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => mentors(ctx, readable).where('v.id', '=', id).executeTakeFirst();

/** The mentor of a cohort, locked, with whether the caller may change the entry. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  mentors(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('v.id', '=', id)
    .forNoKeyUpdate('v')
    .executeTakeFirst();

/** Who is to be a mentor of the cohort: whether the caller may list them, and whether they can be one. */
export const candidate = (ctx: WriteCtx, cohort_id: string, person_id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .innerJoin('cohort as c', (join) => join.on('c.id', '=', cohort_id))
    .select(['p.id', 'p.kind', 'c.host_id', sql<boolean>`is_here(p.id, ${ctx.today}::date)`.as('is_here')])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .select(
      sql<boolean>`exists (select from cohort_application a where a.cohort_id = c.id and a.applicant_id = p.id and a.state <> 'withdrawn')`.as(
        'has_applied',
      ),
    )
    .where('p.department_id', '=', ctx.department_id)
    .where('c.department_id', '=', ctx.department_id)
    .where('p.id', '=', person_id)
    .executeTakeFirst();

type Values = Pick<CohortMentor, 'capacity' | 'is_reserve' | 'publication_ref' | 'published_on'> & { profile: object };

/** Adds a mentor; constraints refuse a second entry. */
export const insert = (ctx: WriteCtx, { profile, ...values }: Values & Pick<CohortMentor, 'cohort_id' | 'person_id' | 'consented_on'>) =>
  ctx.db
    .insertInto('cohort_mentor')
    .values({ ...values, profile: json(profile), department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes an entry. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, { profile, ...changes }: Partial<Values> & { withdrawn_on?: string }) =>
  ctx.db
    .updateTable('cohort_mentor')
    .set({ ...changes, ...(profile && { profile: json(profile) }) })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Part of a merge. */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('cohort_mentor as v')
    .set({ person_id: to })
    .where('v.department_id', '=', ctx.department_id)
    .where('v.person_id', '=', from)
    .where(sql<boolean>`not exists (select from cohort_mentor own where own.cohort_id = v.cohort_id and own.person_id = ${to}::uuid)`)
    .execute();
