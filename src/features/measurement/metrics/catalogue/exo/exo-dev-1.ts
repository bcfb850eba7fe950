import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoDev1 = metric({
  id: 'EXO-DEV-1',
  version: 1,
  level: 'exo',
  component: 'faculty_development',
  cell: 'paper',
  title: 'Sessions of mentor training',
  numerator:
    'Programme events of the period, not cancelled, at which a course in mentoring was offered whose curriculum and objectives are recorded; none: there was no training',
  denominator: 'The same',
  unit: 'count',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'count',
  by: ['division'],
  of_things: true,
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select e.id::text as unit, null::uuid as person_id, e.division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      1 as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from training_session s join programme_event e on e.id = s.event_id
    where s.department_id = ${department} and e.cancelled_at is null and e.held_on >= ${from} and e.held_on < ${to}`,
});
