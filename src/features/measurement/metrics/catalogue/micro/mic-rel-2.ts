import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micRel2 = metric({
  id: 'MIC-REL-2',
  version: 1,
  level: 'micro',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Meetings in a programme year',
  numerator: 'Qualifying meetings with the primary mentor in programme years; of the second part, years with four or more',
  denominator: 'Programme years of full-time mentees that ended in the period, with enough days on which meetings were owed',
  unit: 'per_year',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'ratio',
  parts: ['meetings', 'four_or_more'],
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {
    too_few_days: 'Meetings were owed on too few days of the programme year to evaluate it',
    not_full_time: 'Takes part by enrolment, while part-time or adjunct',
  },
  rows: ({ department, from, to }) => sql`
    select y.person_id || ' ' || y.clock_from || ' ' || y.programme_year as unit, y.person_id, y.division_id, y.site_id, y.position_description, y.stage,
      part.name as part, part.count as numerator, 1 as denominator, y.meetings::numeric as value, false as censored,
      case when y.is_enrolled then 'not_full_time' when not y.is_evaluated then 'too_few_days' end as excluded
    from measured_programme_years(${department}, ${from}, ${to}) y
    cross join lateral (values ('meetings', y.meetings), ('four_or_more', (y.meetings >= 4)::int)) part(name, count)`,
});
