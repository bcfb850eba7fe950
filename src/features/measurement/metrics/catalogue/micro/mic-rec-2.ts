import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micRec2 = metric({
  id: 'MIC-REC-2',
  version: 1,
  level: 'micro',
  component: 'mentor_recognition',
  cell: 'paper',
  title: 'Mentors with a recognition credit',
  numerator: 'Formal mentors with a credit as mentor in the academic year that was not taken back',
  denominator: 'Faculty who were formal mentors on a day of the academic year',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'credit:read',
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select m.person_id::text as unit, m.person_id, m.division_id, m.site_id, m.position_description, m.stage, '' as part,
      (coalesce((
        select sum(e.quarter_credits) from credit_entry e
        where e.person_id = m.person_id and e.side = 'mentor' and e.academic_year = academic_year_of(${from}, d.academic_year_start_month)
      ), 0) > 0)::int as numerator,
      1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from measured_mentors(${department}, ${from}, ${to}) m
    join department d on d.id = ${department}`,
});
