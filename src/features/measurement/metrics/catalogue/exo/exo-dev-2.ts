import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoDev2 = metric({
  id: 'EXO-DEV-2',
  version: 1,
  level: 'exo',
  component: 'faculty_development',
  cell: 'paper',
  title: 'Mentors with current training',
  numerator: 'Those with mentor training that was verified, completed by the day and not expired on it',
  denominator: 'Faculty who are formal mentors on the day',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'mentor_training:read',
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select m.person_id::text as unit, m.person_id, m.division_id, m.site_id, m.position_description, m.stage, '' as part, has_current_training(m.person_id, ${from})::int as numerator, 1 as denominator,
      null::numeric as value, false as censored, null::text as excluded
    from measured_mentors(${department}, ${from}, ${to}) m`,
});
