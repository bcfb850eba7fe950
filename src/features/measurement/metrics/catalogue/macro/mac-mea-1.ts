import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macMea1 = metric({
  id: 'MAC-MEA-1',
  version: 1,
  level: 'macro',
  component: 'measurement',
  cell: 'derived',
  title: 'Metrics that can be reported',
  numerator:
    'Those that have a value for the department in the period that stands for the academic year in the matrix, whether or not it may be shown',
  denominator:
    'Metrics of the catalogue, except this one and the trend, for which the programme has run long enough, whether or not what they need is recorded here',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: [],
  of_things: true,
  over_metrics: true,
  exclusions: { not_mature: 'The programme has not run long enough for the metric' },
  rows: ({ results }) => sql`
    select r.id as unit, null::uuid as person_id, null::uuid as division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      r.has_value::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when not r.is_mature then 'not_mature' end as excluded
    from jsonb_to_recordset(${results}) r(id text, is_mature boolean, has_value boolean)`,
});
