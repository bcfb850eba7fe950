import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micMea2 = metric({
  id: 'MIC-MEA-2',
  version: 1,
  level: 'micro',
  component: 'measurement',
  cell: 'derived',
  title: 'A good match',
  numerator: 'Answers that agree or strongly agree that it is a good match; of pairs, those where both do',
  denominator: 'Valid answers of the side; pairs with valid answers of both',
  unit: 'percent',
  period: 'wave',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['mentees', 'mentors', 'pairs'],
  by: ['division'],
  sensitive: true,
  exclusions: {
    not_applicable: 'Answered that it does not apply, or left blank',
  },
  rows: ({ department, wave }) => sql`
    with answer as materialized (
      select r.* from survey_ratings(${department}, ${wave}) r where r.concept = 'good_match' and r.audience in ('mentor', 'mentee')
    )
    select 'answer ' || row_number() over (order by a.audience, a.division_id, a.site_id, a.rating) as unit, null::uuid as person_id, a.division_id, a.site_id,
      null::text as position_description, null::text as stage, a.audience || 's' as part, coalesce(a.is_top, false)::int as numerator,
      1 as denominator, null::numeric as value, false as censored, case when not a.is_applicable then 'not_applicable' end as excluded
    from answer a
    union all
    select 'pair ' || row_number() over (order by mentee.division_id, mentee.site_id, mentee.rating, mentor.rating), null, mentee.division_id, mentee.site_id, null, null, 'pairs',
      (mentee.is_top and mentor.is_top)::int, 1, null, false, null
    from answer mentee
    join answer mentor on mentor.pair_key = mentee.pair_key and mentor.audience = 'mentor' and mentor.is_applicable
    where mentee.audience = 'mentee' and mentee.is_applicable`,
});
