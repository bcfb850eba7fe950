import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micIdn2 = metric({
  id: 'MIC-IDN-2',
  version: 1,
  level: 'micro',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Days from appointment to an active primary mentor',
  numerator:
    'New faculty with a primary mentor; the value is the median of the days until the assignment was active, negative where it began before',
  denominator: 'New faculty: whose full-time appointment began in the period. Those without a primary mentor so far are censored',
  unit: 'days',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'median',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from, to, until }) => sql`
    select n.person_id || ' ' || n.starts_on as unit, n.person_id, n.division_id, n.site_id, n.position_description, n.stage, '' as part,
      (first.active_on is not null)::int as numerator, 1 as denominator, (first.active_on - n.starts_on)::numeric as value,
      first.active_on is null as censored, null::text as excluded
    from measured_new_faculty(${department}, ${from}, ${to}) n
    cross join lateral (
      -- An assignment that was over before the appointment began belongs to an earlier one.
      select min(i.starts_on) as active_on
      from assignment a join assignment_interval i on i.assignment_id = a.id and i.status = 'active'
      where a.mentee_id = n.person_id and a.is_primary and (i.ends_on is null or i.ends_on > n.starts_on) and i.starts_on < ${until}
        and (n.until_on is null or i.starts_on < n.until_on)
    ) first`,
});
