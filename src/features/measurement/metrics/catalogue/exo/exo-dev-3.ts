import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoDev3 = metric({
  id: 'EXO-DEV-3',
  version: 1,
  level: 'exo',
  component: 'faculty_development',
  cell: 'paper',
  title: 'Faculty who use resources on mentoring',
  numerator: 'Those who used at least one resource on mentoring in the period',
  denominator: 'Full-time faculty on the last day of the period',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'self',
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select f.person_id::text as unit, f.person_id, f.division_id, f.site_id, f.position_description, f.stage, '' as part,
      exists (
        select from resource_use u where u.person_id = f.person_id and u.used_on >= ${from} and u.used_on < ${to}
      )::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from measured_faculty(${department}, ${to} - 1) f`,
});
