import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../definition.ts';

/**
 * The rows of a metric that counts who agrees or strongly agrees: the answers of a wave to the items of a concept. `parts` says of which audiences,
 * and into which part of the metric each goes. An answer tells no person, and has no unit that lasts.
 */
export function ratings(
  { department, wave }: Pick<Scope, 'department' | 'wave'>,
  concept: string,
  parts: Partial<Record<'mentee' | 'mentor', string>>,
): RawBuilder<unknown> {
  return sql`
    select 'answer ' || row_number() over (order by r.audience, r.division_id, r.site_id, r.rating) as unit, null::uuid as person_id, r.division_id, r.site_id,
      null::text as position_description, null::text as stage, ${sql.lit(JSON.stringify(parts))}::jsonb ->> r.audience as part,
      coalesce(r.is_top, false)::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when not r.is_applicable then 'not_applicable' end as excluded
    from survey_ratings(${department}, ${wave}) r
    where r.concept = ${sql.lit(concept)} and ${sql.lit(JSON.stringify(parts))}::jsonb ? r.audience`;
}
