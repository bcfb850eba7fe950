import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const mes2 = metric({
  id: 'MES-2',
  version: 1,
  level: 'meso',
  component: null,
  cell: 'derived',
  title: 'Variety of the mentoring network',
  numerator: 'Eligible mentees with relations of two or more types that hold',
  denominator: 'Eligible mentees',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from }) => sql`
    select e.person_id::text as unit, e.person_id, e.division_id, e.site_id, e.position_description, e.stage, '' as part, (network.types >= 2)::int as numerator,
      1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from measured_eligible(${department}, ${from}) e
    cross join lateral (
      select count(distinct a.subtype) as types from assignment a
      where a.mentee_id = e.person_id and a.state in ('live', 'completed', 'ended')
        and a.starts_on <= ${from} and (a.until_on is null or a.until_on > ${from})
    ) network`,
});
