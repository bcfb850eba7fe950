import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macExp2 = metric({
  id: 'MAC-EXP-2',
  version: 1,
  level: 'macro',
  component: 'expectations',
  cell: 'paper',
  title: 'How far divisions differ in keeping to the meetings they ask for',
  numerator:
    'The greatest less the smallest share, over divisions, of programme years with the meetings they ask for; beside it the standard deviation',
  denominator: 'Divisions with at least five programme years that ended in the period and were evaluated, of full-time mentees',
  unit: 'percentage_points',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'spread',
  by: [],
  exclusions: { too_few: 'Fewer than five programme years ended in the division' },
  rows: ({ department, from, to }) => sql`
    select y.division_id::text as unit, null::uuid as person_id, y.division_id, null::uuid as site_id, null as position_description, null as stage,
      '' as part, sum((y.meetings >= y.minimum)::int) as numerator, count(*) as denominator,
      100 * avg((y.meetings >= y.minimum)::int::float8) as value, false as censored, case when count(*) < 5 then 'too_few' end as excluded
    from measured_programme_years(${department}, ${from}, ${to}) y
    where y.is_evaluated and not y.is_enrolled and y.division_id is not null
    group by y.division_id`,
});
