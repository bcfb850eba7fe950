import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoIdn1 = metric({
  id: 'EXO-IDN-1',
  version: 1,
  level: 'exo',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Eligible faculty with a primary formal mentor',
  numerator: 'Eligible mentees with a primary formal assignment that holds and is not suspended',
  denominator: 'Eligible mentees: active full-time faculty in programme years 1 to 5 who are not on a clock-stopping leave',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from }) => sql`
    select e.person_id::text as unit, e.person_id, e.division_id, e.site_id, e.position_description, e.stage, '' as part,
      exists (
        select from assignment a
        where a.mentee_id = e.person_id and a.is_primary and a.state in ('live', 'completed', 'ended')
          and a.starts_on <= ${from} and (a.until_on is null or a.until_on > ${from}) and assignment_status(a, ${from}) <> 'suspended_conflict'
      )::int as numerator,
      1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from measured_eligible(${department}, ${from}) e`,
});
