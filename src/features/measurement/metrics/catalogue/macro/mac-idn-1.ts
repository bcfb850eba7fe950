import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macIdn1 = metric({
  id: 'MAC-IDN-1',
  version: 1,
  level: 'macro',
  component: 'mentor_identification',
  cell: 'derived',
  title: 'Eligible faculty with a mentor from another institution',
  numerator:
    'Those with a mentoring relation of any type, confirmed by both sides, that holds on the day and whose mentor belongs to another institution',
  denominator: 'Eligible mentees on the day',
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
        select from assignment a join person p on p.id = a.mentor_id and p.kind = 'external'
        where a.mentee_id = e.person_id and a.state in ('live', 'completed', 'ended') and a.starts_on <= ${from} and (a.until_on is null or a.until_on > ${from})
      )::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from measured_eligible(${department}, ${from}) e`,
});
