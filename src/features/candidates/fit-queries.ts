import { type RawBuilder, sql } from 'kysely';

/** As in the schema, which explains them. */
const COMPONENTS = [
  'needs',
  'position',
  'seniority',
  'training_location',
  'site',
  'availability',
  'mentor_training',
  'concordance',
] as const;

/** The ranks from the lowest up. */
export const RANKS = ['lecturer', 'assistant_professor', 'associate_professor', 'professor'];
/**
 * How much of each component applies, from 0 to 1; null where there is nothing to compare. The offset keeps the planner from copying each
 * expression to every place that names it.
 */
export function shares(reader_id: string): RawBuilder<unknown> {
  return sql`
    select exists (select from wish) as is_wished,
      (select coalesce(sum(w.priority) filter (where w.area = any (j.need_areas)), 0)::numeric / needs.total
        from unnest(needs.areas, needs.priorities) w(area, priority)) as needs,
      (mentee.position = position.kind)::int::numeric as position,
      case sign(array_position(${RANKS}::text[], j.rank) - mentee.rank_no) when 1 then 1 when 0 then 0.5 when -1 then 0 end as seniority,
      (needs.training_location = j.training_location)::int::numeric as training_location,
      (site_of.site_id = any (mentee.sites))::int::numeric as site,
      greatest(j.capacity - j.formal_mentees, 0)::numeric / nullif(j.capacity, 0) as availability,
      (trained.person_id is not null)::int::numeric as mentor_training,
      case when exists (select from wish) and j.id <> ${reader_id} then (alike.person_id is not null)::int::numeric end as concordance
    offset 0`;
}

/** The score in tenths of a point: each component rounded by itself, so that the sum is what the points add up to. */
export function tenths(): RawBuilder<unknown> {
  return sql.join(
    COMPONENTS.map((component) => sql`coalesce(round(${sql.ref(`rule.weight_${component}`)} * ${sql.ref(`fit.${component}`)} * 10), 0)`),
    sql` + `,
  );
}
