import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micDev1 = metric({
  id: 'MIC-DEV-1',
  version: 1,
  level: 'micro',
  component: 'faculty_development',
  cell: 'derived',
  title: 'Assignments that began with a trained mentor',
  numerator: 'Those whose mentor had current, verified training on the first day',
  denominator: 'Formal assignments that began in the period',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'mentor_training:read',
  exclusions: {
    called_off: 'Called off before it began',
  },
  rows: ({ department, from, to }) => sql`
    select a.id::text as unit, a.mentor_id as person_id, place.*, '' as part, has_current_training(a.mentor_id, a.starts_on)::int as numerator,
      1 as denominator, null::numeric as value, false as censored, case when a.until_on <= a.starts_on then 'called_off' end as excluded
    from assignment a
    cross join lateral measured_place(a.mentee_id, a.starts_on) place
    where a.department_id = ${department} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
      and a.starts_on >= ${from} and a.starts_on < ${to}`,
});
