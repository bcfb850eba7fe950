import { type RawBuilder, sql } from 'kysely';
import { MATCH_COMPONENTS } from '../../../domain/match-components.ts';

/** The ranks from the lowest up. */
export const RANKS = ['lecturer', 'assistant_professor', 'associate_professor', 'professor'];

/**
 * How much of each component applies, from 0 to 1; null where there is nothing to compare. The reader's own record has no concordance: from it they
 * could infer how the mentee identifies.
 */
export function shares(reader_id: string): RawBuilder<unknown> {
  return sql`
    case when mentee.priorities is not null
      then coalesce((select sum(n.priority) from need_of n where n.area = any (j.need_areas)) / mentee.priorities, 0) end as needs,
    (mentee.position = position.kind)::int::float8 as position,
    case sign(array_position(${RANKS}::text[], j.rank) - mentee.rank_no) when 1 then 1 when 0 then 0.5::float8 when -1 then 0 end as seniority,
    (mentee.training_location = j.training_location)::int::float8 as training_location,
    (site_of.site_id = any (mentee.sites))::int::float8 as site,
    greatest(j.capacity - j.formal_mentees, 0)::float8 / nullif(j.capacity, 0) as availability,
    (j.id in (select trained.person_id from trained))::int::float8 as mentor_training,
    case when exists (select from preference) and j.id <> ${reader_id} then (alike.person_id is not null)::int::float8 end as concordance`;
}

const points = (component: (typeof MATCH_COMPONENTS)[number], of: string) =>
  sql`floor(${sql.ref(`${of}.weight_${component}`)} * coalesce(${sql.ref(`${of}.${component}`)}, 0) * 10 + 0.5)::int`;
const each = <T>(prefix: string) => sql<T>`array[${sql.join(MATCH_COMPONENTS.map((component) => sql.ref(`${prefix}${component}`)))}]`;

/** The sum of the points in tenths, of the shares and weights of `of`. */
export const total = (of: string): RawBuilder<number> =>
  sql.join(
    MATCH_COMPONENTS.map((component) => points(component, of)),
    sql` + `,
  ) as RawBuilder<number>;

/** The points of each component in tenths, rounded one by one, in the order of MATCH_COMPONENTS, as all that follow. */
export const tenths = (of: string): RawBuilder<number[]> =>
  sql`array[${sql.join(MATCH_COMPONENTS.map((component) => points(component, of)))}]`;
/** The shares as an array. */
export const sharesInOrder = (of: string): RawBuilder<(number | null)[]> => each(`${of}.`);
/** The weights of the policy as an array. */
export const weights = (of: string): RawBuilder<number[]> => each(`${of}.weight_`);
/** The columns of the weights. */
export const weightColumns = (of: string): RawBuilder<unknown> =>
  sql.join(MATCH_COMPONENTS.map((component) => sql.ref(`${of}.weight_${component}`)));
