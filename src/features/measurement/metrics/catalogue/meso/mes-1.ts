import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const mes1 = metric({
  id: 'MES-1',
  version: 1,
  level: 'meso',
  component: null,
  cell: 'derived',
  title: 'Size of the mentoring network',
  numerator:
    'Relations of any type that both sides agreed upon and that hold, in which they are the mentee; what peer groups add is not recorded yet',
  denominator: 'Eligible mentees',
  unit: 'count',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'ratio',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from }) => sql`
    select e.person_id::text as unit, e.person_id, e.division_id, e.site_id, e.position_description, e.stage, '' as part, network.size as numerator,
      1 as denominator, network.size::numeric as value, false as censored, null::text as excluded
    from measured_eligible(${department}, ${from}) e
    cross join lateral (
      select count(*) as size from assignment a
      where a.mentee_id = e.person_id and a.state in ('live', 'completed', 'ended')
        and a.starts_on <= ${from} and (a.until_on is null or a.until_on > ${from})
    ) network`,
});
