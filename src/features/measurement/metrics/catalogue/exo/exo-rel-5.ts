import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoRel5 = metric({
  id: 'EXO-REL-5',
  version: 1,
  level: 'exo',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Divisions with a facilitator all year, and introductions by facilitators',
  numerator:
    'facilitated: divisions with a facilitator on each of their days in the period. introductions: introductions by facilitators in the period',
  denominator:
    'facilitated: divisions active in the period. introductions: eligible mentees on its last day, so that the value is that for a hundred of them',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['facilitated', 'introductions'],
  by: ['division'],
  of_things: true,
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select v.id::text as unit, null::uuid as person_id, v.id as division_id, null::uuid as site_id, null as position_description, null as stage,
      'facilitated' as part, coalesce((
        select range_agg(daterange(r.starts_on, r.ends_on)) @> (daterange(v.starts_on, v.ends_on) * daterange(${from}, ${to}))
        from leadership_role r where r.division_id = v.id and r.role = 'mentorship_facilitator'
      ), false)::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from division v
    where v.department_id = ${department} and daterange(v.starts_on, v.ends_on) && daterange(${from}, ${to})
    union all
    select i.id::text, i.mentee_id, place.division_id, null, null, null, 'introductions', 1, 0, null, false, null
    from introduction i cross join lateral measured_place(i.mentee_id, i.introduced_on) place
    where i.department_id = ${department} and i.introduced_on >= ${from} and i.introduced_on < ${to}
    union all
    select e.person_id::text, e.person_id, e.division_id, null, null, null, 'introductions', 0, 1, null, false, null
    from measured_eligible(${department}, ${to} - 1) e`,
});
