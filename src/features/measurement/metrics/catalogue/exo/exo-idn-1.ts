import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoIdn1 = metric({
  id: 'EXO-IDN-1',
  version: 2,
  level: 'exo',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Eligible faculty with a primary formal mentor',
  numerator:
    'Those with a primary formal assignment that holds and is not suspended, on the last day of each month of the period. The value is the mean of these days, each weighted by its eligible mentees',
  denominator:
    'Eligible mentees on the last day of each month of the period: active full-time faculty in programme years 1 to 5 who are not on a clock-stopping leave',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  repeats: 'A mentee is counted at the end of each month',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select e.person_id || ' ' || month.last_on as unit, e.person_id, e.division_id, e.site_id, e.position_description, e.stage, '' as part,
      exists (
        select from assignment a
        where a.mentee_id = e.person_id and a.is_primary and a.state in ('live', 'completed', 'ended')
          and a.starts_on <= month.last_on and (a.until_on is null or a.until_on > month.last_on)
          and assignment_status(a, month.last_on) <> 'suspended_conflict'
      )::int as numerator,
      1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from generate_series(${from}::timestamp, (${to} - 1)::timestamp, interval '1 month') begins
    cross join lateral (select (begins + interval '1 month')::date - 1 as last_on offset 0) month
    cross join lateral measured_eligible(${department}, month.last_on) e`,
});
