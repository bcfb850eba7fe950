import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macMea2 = metric({
  id: 'MAC-MEA-2',
  version: 1,
  level: 'macro',
  component: 'measurement',
  cell: 'paper',
  title: 'First appointment reviews that end in a continuing appointment',
  numerator: 'Those decided with transfer to a continuing appointment',
  denominator:
    'First decisions of continuing faculty appointment reviews, one for each programme clock, in the three years; never told for a mentor',
  unit: 'percent',
  period: 'three_years',
  horizon: 'long',
  matures_after_years: 3,
  statistic: 'share',
  by: ['division'],
  sensitive: true,
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select m.id::text as unit, m.person_id, place.division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      (m.cfar_outcome = 'continuing')::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from career_milestone m
    cross join lateral measured_place(m.person_id, m.reached_on) place
    cross join lateral (select (select k.starts_on from programme_clock(m.person_id, m.reached_on) k) as starts_on) clock
    where m.department_id = ${department} and m.kind = 'cfar_decided' and m.voided_at is null and m.reached_on >= ${from} and m.reached_on < ${to}
      and not exists (
        select from career_milestone b
        where b.person_id = m.person_id and b.kind = 'cfar_decided' and b.voided_at is null and (b.reached_on, b.id) < (m.reached_on, m.id)
          and b.reached_on >= coalesce(clock.starts_on, b.reached_on))`,
});
