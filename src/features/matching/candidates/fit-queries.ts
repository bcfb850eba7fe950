import { type RawBuilder, sql } from 'kysely';
import { MATCH_COMPONENTS } from '../../../domain/match-components.ts';

/** The ranks from the lowest up. */
export const RANKS = ['lecturer', 'assistant_professor', 'associate_professor', 'professor'];

/**
 * How much of each component applies, from 0 to 1; null where there is nothing to compare. The offset keeps the planner from copying each
 * expression to every place that uses it. The reader's own record has no concordance: from it they
 * could infer how the mentee identifies.
 */
export function shares(reader_id: string): RawBuilder<unknown> {
  return sql`
    select exists (select from preference) as is_requested,
      case when mentee.priorities is not null then coalesce(helped.priorities / mentee.priorities, 0) end as needs,
      (mentee.position = position.kind)::int::float8 as position,
      case sign(array_position(${RANKS}::text[], j.rank) - mentee.rank_no) when 1 then 1 when 0 then 0.5::float8 when -1 then 0 end as seniority,
      (mentee.training_location = j.training_location)::int::float8 as training_location,
      (site_of.site_id = any (mentee.sites))::int::float8 as site,
      greatest(j.capacity - j.formal_mentees, 0)::float8 / nullif(j.capacity, 0) as availability,
      (trained.person_id is not null)::int::float8 as mentor_training,
      case when exists (select from preference) and j.id <> ${reader_id} then (alike.person_id is not null)::int::float8 end as concordance
    offset 0`;
}

/** The points of each component in tenths, rounded one by one, in the order of MATCH_COMPONENTS. */
export const tenths: RawBuilder<unknown> = sql.join(
  MATCH_COMPONENTS.map(
    (component) => sql`floor(${sql.ref(`rule.weight_${component}`)} * coalesce(${sql.ref(`fit.${component}`)}, 0) * 10 + 0.5)::int`,
  ),
);

const each = (prefix: string) => sql`array[${sql.join(MATCH_COMPONENTS.map((component) => sql.ref(`${prefix}${component}`)))}]`;
/** The shares as an array, in the order of MATCH_COMPONENTS. */
export const sharesInOrder: RawBuilder<unknown> = each('fit.');
/** The weights of the policy as an array, in the same order. */
export const weights: RawBuilder<unknown> = each('rule.weight_');

/** The sum of the points in tenths. */
export const total: RawBuilder<unknown> = sql.join(
  MATCH_COMPONENTS.map((_, i) => sql`scored.tenths[${sql.lit(i + 1)}]`),
  sql` + `,
);
