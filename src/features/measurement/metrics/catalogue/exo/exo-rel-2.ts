import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoRel2 = metric({
  id: 'EXO-REL-2',
  version: 2,
  level: 'exo',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Annual reviews held',
  numerator: 'Those whose annual review of the academic year was held by its last day',
  denominator:
    'Faculty who are owed an annual review on the last day of the academic year, or of the months so far: full-time for 90 days by then, or appointed for as long and formally mentored in the year',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: { waived: 'The review was waived' },
  rows: ({ department, from, to }) => sql`
    select d.person_id::text as unit, d.person_id, d.division_id, d.site_id, d.position_description, d.stage, '' as part, coalesce(d.held_on < ${to}, false)::int as numerator, 1 as denominator,
      null::numeric as value, false as censored, case when d.is_waived then 'waived' end as excluded
    from measured_reviews_due(${department}, ${from}, ${to}) d`,
});
