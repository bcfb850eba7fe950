import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macMea4 = metric({
  id: 'MAC-MEA-4',
  version: 1,
  level: 'macro',
  component: 'measurement',
  cell: 'paper',
  title: 'Scholarly outputs of mentorships',
  numerator:
    'Scholarly outputs accepted or published in the period, while the mentee consents that they are counted as outputs of the mentorship; never told for a mentor',
  denominator: 'Years of people with a formal mentor in the period, counted in the division that they are in on each day',
  unit: 'per_year',
  period: 'academic_year',
  horizon: 'long',
  matures_after_years: 5,
  statistic: 'ratio',
  by: ['division'],
  explained_by: 'scholarly_output:read',
  exclusions: { no_consent: 'The mentee does not consent to the link', not_finished: 'Neither accepted nor published' },
  rows: ({ department, from, to }) => sql`
    select o.id::text as unit, o.mentee_id as person_id, place.division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      1 as numerator, 0 as denominator, null::numeric as value, false as censored,
      case when o.consented_at is null then 'no_consent' when o.status not in ('accepted', 'published') then 'not_finished' end as excluded
    from scholarly_output o
    join assignment a on a.id = o.assignment_id and a.state in ('live', 'completed', 'ended')
    cross join lateral measured_place(o.mentee_id, o.status_on) place
    where o.department_id = ${department} and o.status_on >= ${from} and o.status_on < ${to}
    union all
    select piece.person_id::text, piece.person_id, piece.division_id, null, null, null, '', 0, round(days_in(piece.days) / 365.25, 6), null, false, null
    from (
      with mentored as materialized (
        select a.mentee_id as person_id, range_agg(daterange(a.starts_on, a.until_on)) * datemultirange(daterange(${from}, ${to})) as days
        from assignment a
        where a.department_id = ${department} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
          and a.starts_on < ${to} and (a.until_on is null or a.until_on > greatest(a.starts_on, ${from}))
        group by a.mentee_id
      )
      select m.person_id, d.division_id, range_agg(daterange(d.starts_on, d.ends_on)) * m.days as days
      from mentored m join division_membership d on d.person_id = m.person_id and d.is_primary
      group by m.person_id, d.division_id, m.days
      union all
      select m.person_id, null, m.days - coalesce((
        select range_agg(daterange(d.starts_on, d.ends_on)) from division_membership d where d.person_id = m.person_id and d.is_primary), '{}')
      from mentored m
    ) piece
    where not isempty(piece.days)`,
});
