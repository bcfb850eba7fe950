import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macRec2 = metric({
  id: 'MAC-REC-2',
  version: 1,
  level: 'macro',
  component: 'mentor_recognition',
  cell: 'paper',
  title: 'Promotions with mentorship as a criterion',
  numerator: 'Those on whose file it is recorded that mentorship was a criterion',
  denominator: 'Promotions granted in the period',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'long',
  matures_after_years: 5,
  statistic: 'share',
  by: ['division'],
  sensitive: true,
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select m.id::text as unit, m.person_id, place.division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      exists (
        select from promotion_file f where f.milestone_id = m.id and f.voided_at is null and f.is_mentorship_criterion
      )::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from career_milestone m
    cross join lateral measured_place(m.person_id, m.reached_on) place
    where m.department_id = ${department} and m.kind in ('junior_promotion', 'senior_promotion') and m.voided_at is null
      and m.reached_on >= ${from} and m.reached_on < ${to}`,
});
