import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const chr1 = metric({
  id: 'CHR-1',
  version: 1,
  level: 'chrono',
  component: null,
  cell: 'derived',
  title: 'Age of formal relations',
  numerator:
    'Formal assignments by the years since they began; the value of a row is its age in years. In which stage of mentorship they are is not recorded here',
  denominator: 'Formal assignments of the day',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'distribution',
  parts: ['under_one_year', 'one_to_three_years', 'three_to_five_years', 'five_years_and_more'],
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from }) => sql`
    select f.assignment_id::text as unit, f.mentee_id as person_id, f.division_id, f.site_id, f.position_description, f.stage,
      case when f.starts_on > (${from} - interval '1 year')::date then 'under_one_year' when f.starts_on > (${from} - interval '3 years')::date then 'one_to_three_years'
        when f.starts_on > (${from} - interval '5 years')::date then 'three_to_five_years' else 'five_years_and_more' end as part,
      1 as numerator, 1 as denominator, (${from} - f.starts_on) / 365.25::float8 as value, false as censored, null::text as excluded
    from measured_assignments(${department}, ${from}) f`,
});
