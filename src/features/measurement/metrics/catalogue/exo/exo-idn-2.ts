import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoIdn2 = metric({
  id: 'EXO-IDN-2',
  version: 1,
  level: 'exo',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'New faculty with a formal mentor when they begin',
  numerator:
    'New faculty for whom, on the first day of the appointment or before, a formal assignment was accepted by both sides that was not over by then',
  denominator: 'New faculty: whose full-time appointment began in the period',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select n.person_id || ' ' || n.starts_on as unit, n.person_id, n.division_id, n.site_id, n.position_description, n.stage, '' as part,
      exists (
        select from assignment a
        where a.mentee_id = n.person_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
          and (greatest(a.mentee_accepted_at, a.mentor_accepted_at) at time zone d.time_zone)::date <= n.starts_on
          and (a.until_on is null or (a.until_on > a.starts_on and a.until_on > n.starts_on))
      )::int as numerator,
      1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from department d
    cross join measured_new_faculty(${department}, ${from}, ${to}) n
    where d.id = ${department}`,
});
