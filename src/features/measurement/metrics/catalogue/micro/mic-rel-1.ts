import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micRel1 = metric({
  id: 'MIC-REL-1',
  version: 1,
  level: 'micro',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Programme years with the meetings they ask for',
  numerator:
    'Programme years with at least as many qualifying meetings with the primary mentor as their minimum, in proportion to their days',
  denominator: 'Programme years of full-time mentees that ended in the period, with enough days on which meetings were owed',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {
    too_few_days: 'Meetings were owed on too few days of the programme year to evaluate it',
    not_full_time: 'Takes part by enrolment, while part-time or adjunct',
  },
  rows: ({ department, from, to }) => sql`
    select y.person_id || ' ' || y.clock_from || ' ' || y.programme_year as unit, y.person_id, y.division_id, y.site_id, y.position_description, y.stage,
      '' as part, (y.meetings >= y.minimum)::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when y.is_enrolled then 'not_full_time' when not y.is_evaluated then 'too_few_days' end as excluded
    from measured_programme_years(${department}, ${from}, ${to}) y`,
});
