import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micRel6 = metric({
  id: 'MIC-REL-6',
  version: 1,
  level: 'micro',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'The frequency of meetings is adequate',
  numerator:
    'Answers that agree or strongly agree that the frequency is adequate, by side and by whether the relation had the meetings that are asked for',
  denominator: 'Valid answers of the side',
  unit: 'percent',
  period: 'wave',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: [
    'mentees_target_met',
    'mentees_target_missed',
    'mentees_unlinked',
    'mentors_target_met',
    'mentors_target_missed',
    'mentors_unlinked',
  ],
  by: ['division'],
  sensitive: true,
  exclusions: {
    not_applicable: 'Answered that it does not apply, or left blank',
  },
  rows: ({ department, wave }) => sql`
    select 'answer ' || row_number() over (order by r.audience, r.division_id, r.site_id, r.rating, r.met_target) as unit, null::uuid as person_id, r.division_id, r.site_id,
      null::text as position_description, null::text as stage,
      r.audience || 's' || case when r.met_target then '_target_met' when not r.met_target then '_target_missed' else '_unlinked' end as part,
      coalesce(r.is_top, false)::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when not r.is_applicable then 'not_applicable' end as excluded
    from survey_ratings(${department}, ${wave}) r
    where r.concept = 'frequency_adequate' and r.audience in ('mentor', 'mentee')`,
});
